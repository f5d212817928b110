/** The exact values of the unit under the pointer, followed while frames flow. */

import { signal } from "@preact/signals";
import type { Spot } from "../draw/layout";
import type { Exact, Reading } from "../wire/binary";
import type { PanelPlan } from "../wire/messages";
import { valuesOf } from "./plan";
import type { Session } from "./session";

/** A place in a panel's unit. */
export interface Aim extends Spot {
  /** The panel's place in the view. */
  readonly panel: number;
}

/** What is known of the place aimed at. */
export interface Finding {
  readonly panel: number;
  readonly unit: number;
  /** In the layer's own map, from the top and from the left; undefined for neurons. */
  readonly place: { readonly row: number; readonly column: number } | undefined;
  /** Undefined until it has come. */
  readonly value: number | undefined;
}

/** Where the pointer is, in CSS pixels of the window, and whether it is a finger, which hides what is below it. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly finger: boolean;
}

/** Has the values of the unit aimed at sent with each reading. */
export class Inspector {
  readonly finding = signal<Finding | undefined>(undefined);
  readonly pointer = signal<Pointer>({ x: 0, y: 0, finger: false });
  private aim: Aim | undefined;
  private exact: Exact | undefined;
  private asked = "";

  constructor(private readonly session: Session) {
    session.drawn.listen(() => {
      this.ask();
      this.find();
    });
    session.exacts.listen((exact) => this.hear(exact));
    session.current.subscribe(() => {
      this.asked = "";
    });
  }

  /** Look at a place. */
  point(aim: Aim, pointer: Pointer): void {
    this.pointer.value = pointer;
    if (aim.panel !== this.aim?.panel || aim.unit !== this.aim.unit) this.exact = undefined;
    this.aim = aim;
    this.ask();
    this.find();
  }

  /** Look at nothing any more. */
  leave(): void {
    this.aim = undefined;
    this.exact = undefined;
    this.finding.value = undefined;
    this.ask();
  }

  /** Say what is wanted, if that has changed. */
  private ask(): void {
    const plan = this.session.current.peek();
    if (!plan || !this.session.newest) return;
    const watch = this.aim ? (plan.panels[this.aim.panel]?.watch ?? -1) : -1;
    const units = this.aim && watch >= 0 ? [{ watch, unit: this.aim.unit }] : [];
    const wanted = JSON.stringify([plan.id, units]);
    if (wanted === this.asked || (units.length === 0 && this.asked === "")) return;
    if (this.session.source.inspect(plan.id, units)) this.asked = wanted;
  }

  private hear(exact: Exact): void {
    const plan = this.session.current.peek();
    const watch = this.aim && plan?.panels[this.aim.panel]?.watch;
    if (exact.plan !== plan?.id || exact.watch !== watch || exact.unit !== this.aim?.unit) return;
    this.exact = exact;
    this.find();
  }

  private find(): void {
    const { aim } = this;
    const panel = aim && this.session.current.peek()?.panels[aim.panel];
    if (!aim || !panel) return;
    const [, height = 1, width = 1] = panel.shape;
    const row = Math.min(height - 1, Math.floor(aim.down * height));
    const column = Math.min(width - 1, Math.floor(aim.across * width));
    const place = panel.shape.length === 3 ? { row, column } : undefined;
    const value = this.value(panel, aim.unit, row, column, this.session.newest);
    this.finding.value = { panel: aim.panel, unit: aim.unit, place, value };
  }

  /** A neuron's value is in the reading; those of a map are sent beside it. */
  private value(
    panel: PanelPlan,
    unit: number,
    row: number,
    column: number,
    reading: Reading | undefined,
  ): number | undefined {
    const values = reading && valuesOf(panel, reading);
    if (values) return values[unit];
    return this.exact?.values[row * this.exact.width + column];
  }
}
