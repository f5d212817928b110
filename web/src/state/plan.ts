/** A plan as the page uses it: checked, with its colour tables ready. */

import { GRAYS, type Table, tableOf } from "../draw/colors";
import type { Reading } from "../wire/binary";
import type { PanelPlan, PlanReady, View } from "../wire/messages";

export interface Plan {
  readonly id: number;
  readonly view: View;
  readonly panels: readonly PanelPlan[];
  readonly patch: { readonly height: number; readonly width: number };
  readonly tables: ReadonlyMap<string, Table>;
  /** How many bytes of planes its readings have. */
  readonly bytes: number;
  /** How many numbers of limits its readings have. */
  readonly limits: number;
}

/**
 * Make a plan ready to draw by.
 * @throws Error if a panel's numbers contradict each other, or a colour table is missing.
 */
export function planOf(ready: PlanReady): Plan {
  const [height, width] = ready.patch;
  const tables = new Map(Object.entries(ready.colormaps).map(([name, text]) => [name, tableOf(text, name)]));
  for (const panel of ready.panels) check(panel, tables);
  return {
    id: ready.id,
    view: ready.view,
    panels: ready.panels,
    patch: { height, width },
    tables,
    bytes: Math.max(0, ...ready.panels.map((panel) => panel.offset + panel.length)),
    limits: 2 * Math.max(0, ...ready.panels.map((panel) => panel.limits + 1)),
  };
}

function check(panel: PanelPlan, tables: ReadonlyMap<string, Table>): void {
  const name = panel.layer || panel.kind;
  const needed = panel.units * panel.height * panel.width * panel.channels;
  if (panel.length !== needed) {
    throw new Error(`The plan gives the panel "${name}" ${panel.length} bytes, and it needs ${needed}`);
  }
  if (panel.colormap && !tables.has(panel.colormap)) {
    throw new Error(`The plan has no colour table "${panel.colormap}" for the panel "${name}"`);
  }
}

/** The colour table of a panel. */
export function tableFor(plan: Plan, panel: PanelPlan): Table {
  return plan.tables.get(panel.colormap) ?? GRAYS;
}

/** Say whether a reading has what the plan says. */
export function fits(plan: Plan, reading: Reading): boolean {
  return (
    reading.plan === plan.id && reading.planes.length === plan.bytes && reading.limits.length >= plan.limits
  );
}

/** Least and greatest value of a panel; nothing where it has none. */
export function limitsOf(panel: PanelPlan, reading: Reading): readonly [number, number] | undefined {
  if (panel.limits < 0) return undefined;
  const [least, greatest] = reading.limits.subarray(2 * panel.limits);
  return least === undefined || greatest === undefined ? undefined : [least, greatest];
}

/** The bytes of a panel, as a view of the message. */
export function planesOf(panel: PanelPlan, reading: Reading): Uint8Array {
  return reading.planes.subarray(panel.offset, panel.offset + panel.length);
}
