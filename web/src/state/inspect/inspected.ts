/** The unit that is inspected: its values with each reading, over the last seconds, and what it has learned. */

import { computed, effect, signal } from "@preact/signals";
import type { Described } from "../../wire/messages";
import { Broadcast } from "../broadcast";
import { valuesOf } from "../plan";
import type { Session } from "../session";
import { BINS, countInto, type Figures, figuresOf } from "../values/figures";
import { History } from "../values/history";
import type { Exacts } from "./exacts";

/** A unit of a layer. */
export interface Chosen {
  readonly layer: string;
  readonly unit: number;
}

/** What a reading says of the unit. */
export interface Look {
  /** Of a map its values, rows from the top; of a neuron those of its whole layer. */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  /** Of all these values. */
  readonly figures: Figures;
  /** How many of them are in each of the bars from the least to the greatest. */
  readonly counts: Uint32Array;
  /** A neuron's own value. */
  readonly value: number | undefined;
}

/** Inspects one unit, as long as a panel shows its layer. */
export class Inspected {
  readonly chosen = signal<Chosen | undefined>(undefined);
  readonly described = signal<Described | undefined>(undefined);
  /** The place of a panel that has the unit's values. */
  readonly place = computed(() => {
    const layer = this.chosen.value?.layer;
    const panels = this.session.current.value?.panels ?? [];
    return panels.findIndex((panel) => panel.layer === layer && (panel.watch >= 0 || panel.values >= 0));
  });
  readonly looks = new Broadcast<Look>();
  newest: Look | undefined;
  /** Of a map its mean and greatest value; of a neuron its value, twice. */
  past = new History(2);
  private readonly counts = new Uint32Array(BINS);

  constructor(
    private readonly session: Session,
    private readonly exacts: Exacts,
  ) {
    effect(() => this.follow());
    exacts.news.listen(() => this.seeMap());
    session.drawn.listen(() => this.seeNeuron());
    session.descriptions.listen((described) => {
      if (isOf(described, this.chosen.peek())) this.described.value = described;
    });
  }

  /** Inspect a unit. */
  inspect(chosen: Chosen): void {
    if (isOf(chosen, this.chosen.peek())) return;
    this.forget();
    this.chosen.value = chosen;
    this.session.source.describe(chosen.layer, chosen.unit);
    this.seeMap();
    this.seeNeuron();
  }

  close(): void {
    this.forget();
    this.chosen.value = undefined;
  }

  private forget(): void {
    this.newest = undefined;
    this.described.value = undefined;
    this.past = new History(2);
  }

  /** Say whose values are wanted; when no panel shows the layer any more, there is nothing to inspect. */
  private follow(): void {
    const chosen = this.chosen.value;
    const watch = this.session.current.value?.panels[this.place.value]?.watch ?? -1;
    this.exacts.want("inspected", chosen && watch >= 0 ? { watch, unit: chosen.unit } : undefined);
    if (chosen && this.place.value < 0) this.close();
  }

  private seeMap(): void {
    const unit = this.chosen.peek()?.unit;
    const watch = this.session.current.peek()?.panels[this.place.peek()]?.watch ?? -1;
    const exact = unit === undefined || watch < 0 ? undefined : this.exacts.of({ watch, unit });
    if (exact && exact.values !== this.newest?.values) {
      this.see(exact.values, exact.height, exact.width, undefined);
    }
  }

  private seeNeuron(): void {
    const unit = this.chosen.peek()?.unit;
    const panel = this.session.current.peek()?.panels[this.place.peek()];
    const reading = this.session.newest;
    if (unit === undefined || !panel || !reading) return;
    const values = valuesOf(panel, reading);
    if (values) this.see(values, 1, values.length, values[unit]);
  }

  private see(values: Float32Array, height: number, width: number, value: number | undefined): void {
    const figures = figuresOf(values);
    countInto(this.counts, values, figures);
    this.newest = { values, height, width, figures, counts: this.counts, value };
    this.past.note(performance.now(), Float32Array.of(value ?? figures.mean, value ?? figures.greatest));
    this.looks.tell(this.newest);
  }
}

function isOf({ layer, unit }: Chosen, chosen: Chosen | undefined): boolean {
  return layer === chosen?.layer && unit === chosen.unit;
}
