/** The exact value under the pointer, followed while frames flow. */

import { signal } from "@preact/signals";
import type { Spot } from "../draw/layout";
import type { Exact } from "../wire/binary";
import type { Session } from "./session";

const PATIENCE = 1000;

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

/** Asks for the values of one unit at a time, with one question in flight. */
export class Inspector {
  readonly finding = signal<Finding | undefined>(undefined);
  readonly pointer = signal<Pointer>({ x: 0, y: 0, finger: false });
  private aim: Aim | undefined;
  private exact: Exact | undefined;
  private asked: number | undefined;

  constructor(private readonly session: Session) {
    session.drawn.listen(() => this.ask());
    session.exacts.listen((exact) => this.hear(exact));
  }

  /** Look at a place. */
  point(aim: Aim, pointer: Pointer): void {
    this.pointer.value = pointer;
    if (aim.panel !== this.aim?.panel || aim.unit !== this.aim.unit) this.exact = undefined;
    this.aim = aim;
    this.find();
    if (!this.exact) this.ask();
  }

  /** Look at nothing any more. */
  leave(): void {
    this.aim = undefined;
    this.exact = undefined;
    this.finding.value = undefined;
  }

  private ask(): void {
    const plan = this.session.current.peek();
    if (!this.aim || !plan) return;
    const now = performance.now();
    if (this.asked !== undefined && now - this.asked < PATIENCE) return;
    if (this.session.source.inspect(plan.id, this.aim.panel, this.aim.unit)) this.asked = now;
  }

  private hear(exact: Exact): void {
    this.asked = undefined;
    const { aim } = this;
    if (!aim) return;
    if (
      exact.panel === aim.panel &&
      exact.unit === aim.unit &&
      exact.plan === this.session.current.peek()?.id
    ) {
      this.exact = exact;
      this.find();
    } else this.ask();
  }

  private find(): void {
    const { aim, exact } = this;
    const panel = aim && this.session.current.peek()?.panels[aim.panel];
    if (!aim || !panel) return;
    const [, height = 1, width = 1] = panel.shape;
    const row = Math.floor(aim.down * height);
    const column = Math.floor(aim.across * width);
    const place = panel.shape.length === 3 ? { row, column } : undefined;
    this.finding.value = {
      panel: aim.panel,
      unit: aim.unit,
      place,
      value: exact?.values[row * exact.width + column],
    };
  }
}
