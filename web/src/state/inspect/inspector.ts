/** The exact value under the pointer, followed while frames flow, and what the place there sees. */

import { signal } from "@preact/signals";
import type { Spot } from "../../draw/layout";
import { inside } from "../../sources/edges";
import type { Reading } from "../../wire/binary";
import type { PanelPlan } from "../../wire/messages";
import { type Plan, valuesOf } from "../plan";
import type { Session } from "../session";
import { type Edges, factorOf, fieldOf, onPatch } from "../values/fields";
import type { Exacts } from "./exacts";

/** A place in a panel's unit. */
export interface Aim extends Spot {
  /** The panel's place in the view. */
  readonly panel: number;
}

/** What is known of the place aimed at. */
export interface Finding {
  readonly panel: number;
  readonly layer: string;
  readonly unit: number;
  /** In the layer's own map, from the top and from the left; undefined for neurons. */
  readonly place: { readonly row: number; readonly column: number } | undefined;
  /** Undefined until it has come. */
  readonly value: number | undefined;
  /** What it sees of the two pictures; undefined for neurons. */
  readonly field: { readonly input: Edges; readonly patch: Edges } | undefined;
}

/** Where the pointer is, in CSS pixels of the window, and whether it is a finger, which hides what is below it. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly finger: boolean;
}

/** Follows the value at the place that is aimed at. */
export class Inspector {
  readonly finding = signal<Finding | undefined>(undefined);
  readonly pointer = signal<Pointer>({ x: 0, y: 0, finger: false });
  private aim: Aim | undefined;

  constructor(
    private readonly session: Session,
    private readonly exacts: Exacts,
  ) {
    session.drawn.listen(() => this.find());
    exacts.news.listen(() => this.find());
  }

  /** Look at a place. */
  point(aim: Aim, pointer: Pointer): void {
    this.pointer.value = pointer;
    this.aim = aim;
    const watch = this.session.current.peek()?.panels[aim.panel]?.watch ?? -1;
    this.exacts.want("pointed", watch < 0 ? undefined : { watch, unit: aim.unit });
    this.find();
  }

  /** Look at nothing any more. */
  leave(): void {
    this.aim = undefined;
    this.finding.value = undefined;
    this.exacts.want("pointed", undefined);
  }

  private find(): void {
    const { aim } = this;
    const plan = this.session.current.peek();
    const panel = aim && plan?.panels[aim.panel];
    if (!aim || !plan || !panel) return;
    const { layer } = panel;
    const place = placeOf(plan, aim);
    const value = this.value(panel, aim.unit, place, this.session.newest);
    const field = this.field(plan, panel, place);
    this.finding.value = { panel: aim.panel, layer, unit: aim.unit, place, value, field };
  }

  /** A neuron's value is in the reading; those of a map are sent beside it. */
  private value(
    panel: PanelPlan,
    unit: number,
    place: Finding["place"],
    reading: Reading | undefined,
  ): number | undefined {
    const values = reading && valuesOf(panel, reading);
    if (values) return values[unit];
    const exact = this.exacts.of({ watch: panel.watch, unit });
    return exact && place && exact.values[place.row * exact.width + place.column];
  }

  private field(plan: Plan, panel: PanelPlan, place: Finding["place"]): Finding["field"] {
    const covers = this.session.newest?.covers;
    if (!panel.field || !place || !covers) return undefined;
    const input = fieldOf(panel.field, place.row, place.column, plan.picture);
    return { input, patch: inside(onPatch(input, covers)) };
  }
}

/** The row and column of a layer's own map at a place of a tile, which may show several of them as one. */
function placeOf(plan: Plan, { panel: at, across, down }: Aim): Finding["place"] {
  const panel = plan.panels[at];
  const [, height, width] = panel?.shape ?? [];
  if (!panel || height === undefined || width === undefined) return undefined;
  const factor = factorOf(plan, at);
  const row = Math.floor(down * panel.height * factor);
  const column = Math.floor(across * panel.width * factor);
  return { row: within(row, height), column: within(column, width) };
}

function within(at: number, count: number): number {
  return Math.max(0, Math.min(count - 1, at));
}
