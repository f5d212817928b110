/** A plan as the page uses it: checked, with its colour tables ready. */

import { GRAYS, type Table, tableOf } from "../draw/colors";
import type { Reading } from "../wire/binary";
import type { PanelPlan, PlanReady, View } from "../wire/messages";

export interface Plan {
  readonly id: number;
  readonly view: View;
  /** The view as one word, for the page's address. */
  readonly link: string;
  /** The view as a file has it. */
  readonly toml: string;
  /** The name of the preset that the view is; empty: it is none. */
  readonly preset: string;
  readonly panels: readonly PanelPlan[];
  readonly patch: { readonly height: number; readonly width: number };
  /** What the network gets, in pixels. */
  readonly picture: { readonly height: number; readonly width: number };
  readonly tables: ReadonlyMap<string, Table>;
  /** So many bytes of planes its readings have at least: they may hold what other pages show, too. */
  readonly bytes: number;
  /** How many numbers of limits its readings have. */
  readonly limits: number;
  /** How many single values its readings have, at least. */
  readonly values: number;
}

/**
 * Make a plan ready to draw by.
 * @throws Error if a panel's numbers contradict each other, or a colour table is missing.
 */
export function planOf(ready: PlanReady): Plan {
  const [height, width] = ready.patch;
  const tables = new Map(Object.entries(ready.colormaps).map(([name, text]) => [name, tableOf(text, name)]));
  for (const panel of ready.panels) check(panel);
  for (const panel of ready.view.panel) {
    if ("colormap" in panel && !tables.has(panel.colormap)) {
      throw new Error(`The plan has no colour table "${panel.colormap}"`);
    }
  }
  return {
    id: ready.id,
    view: ready.view,
    link: ready.link,
    toml: ready.toml,
    preset: ready.preset,
    panels: ready.panels,
    patch: { height, width },
    picture: { height: ready.picture[0], width: ready.picture[1] },
    tables,
    bytes: Math.max(0, ...ready.panels.map(({ offset, length }) => (offset < 0 ? 0 : offset + length))),
    limits: 2 * Math.max(0, ...ready.panels.map(({ limits, units }) => (limits < 0 ? 0 : limits + units))),
    values: Math.max(0, ...ready.panels.map(endOfValues)),
  };
}

/** The first of a reading's values that a panel has no use for. */
function endOfValues({ values, units, toward, learned }: PanelPlan): number {
  const inputs = learned?.shape.reduce((product, side) => product * side, 1) ?? 0;
  return Math.max(
    values < 0 ? 0 : values + units,
    toward && toward.activations >= 0 ? Math.max(toward.activations + units, toward.logit + 1) : 0,
    learned && learned.activations >= 0
      ? Math.max(learned.activations + inputs, ...learned.outputs.map((place) => place + 1))
      : 0,
  );
}

function check(panel: PanelPlan): void {
  const name = panel.layer || panel.kind;
  const needed = panel.offset < 0 ? 0 : panel.units * panel.height * panel.width * panel.channels;
  if (panel.length !== needed) {
    throw new Error(`The plan gives the panel "${name}" ${panel.length} bytes, and it needs ${needed}`);
  }
}

/** The colour table of the panel at a place of the view. */
export function tableFor(plan: Plan, place: number): Table {
  const panel = plan.view.panel[place];
  return (panel && "colormap" in panel && plan.tables.get(panel.colormap)) || GRAYS;
}

/** Say whether a reading has all that the plan says. */
export function fits(plan: Plan, reading: Reading): boolean {
  return (
    reading.plan === plan.id &&
    reading.planes.length >= plan.bytes &&
    reading.limits.length >= plan.limits &&
    reading.values.length >= plan.values
  );
}

/** The pairs of least and greatest values of a panel's planes, as a view of the message; nothing where it has none. */
export function pairsOf(panel: PanelPlan, reading: Reading): Float32Array | undefined {
  if (panel.limits < 0) return undefined;
  return reading.limits.subarray(2 * panel.limits, 2 * (panel.limits + panel.units));
}

/** The values of a panel's units, as a view of the message; nothing where it has none. */
export function valuesOf(panel: PanelPlan, reading: Reading): Float32Array | undefined {
  if (panel.values < 0) return undefined;
  return reading.values.subarray(panel.values, panel.values + panel.units);
}

/** Least and greatest value of all a panel's units; nothing where it has none. One that is not a number makes both so. */
export function limitsOf(panel: PanelPlan, reading: Reading): readonly [number, number] | undefined {
  const numbers = pairsOf(panel, reading) ?? valuesOf(panel, reading);
  if (!numbers || numbers.length === 0) return undefined;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const number of numbers) {
    if (Number.isNaN(number)) return [number, number];
    if (number < least) least = number;
    if (number > greatest) greatest = number;
  }
  return [least, greatest];
}

/** The bytes of a panel, as a view of the message. */
export function planesOf(panel: PanelPlan, reading: Reading): Uint8Array {
  return panel.offset < 0 ? NOTHING : reading.planes.subarray(panel.offset, panel.offset + panel.length);
}

const NOTHING = new Uint8Array(0);
