/** What a panel of weights shows: the weights, or what they make of a reading's activations. */

import type { Reading } from "../../wire/binary";
import type { Learned } from "../../wire/messages";
import { type Decomposition, decompositionOf, weightsOf } from "./logit";
import { largestOf, rowSums } from "./units";

/** The numbers of a panel of dense weights, unit after unit. */
export class Products {
  /** Of each unit one number for each input. */
  readonly values: readonly Float32Array[];
  /** The inputs, in the order in which they are shown. */
  readonly order: Uint32Array;
  /** The largest of all values, whatever its sign; not a number where one is none. */
  most: number;
  /** What the products sum up to; nothing where weights are shown. */
  readonly parts: Decomposition | undefined;
  private readonly weights: readonly Float32Array[];
  private reading: Reading | undefined;
  private sums = new Float64Array(0);
  private columns = 0;
  private longest = 0;

  constructor(learned: Learned) {
    const inputs = learned.shape[0] ?? 0;
    this.weights = weightsOf(learned);
    this.order = Uint32Array.from(learned.order.length > 0 ? learned.order : Array(inputs).keys());
    this.parts = decompositionOf(learned);
    this.values = this.parts ? this.weights.map((one) => new Float32Array(one.length)) : this.weights;
    this.most = Math.max(0, ...this.values.map(largestOf));
  }

  /** Multiply with what a reading has; once, however often it is asked for. */
  follow(reading: Reading): void {
    if (reading === this.reading || !this.parts) return;
    this.reading = reading;
    this.columns = 0;
    this.most = 0;
    const met = this.parts.met(reading);
    for (const [at, weights] of this.weights.entries()) {
      const into = this.values[at] as Float32Array;
      for (let i = 0; i < into.length; i++) into[i] = (weights[i] as number) * (met[i] as number);
      this.most = Math.max(this.most, largestOf(into));
    }
    this.parts.follow(reading);
  }

  /** The largest sum of a row, of all units, so that their bars can be compared. */
  longestRow(columns: number, rows: number): number {
    if (columns === this.columns && rows === this.sums.length) return this.longest;
    if (rows !== this.sums.length) this.sums = new Float64Array(rows);
    this.columns = columns;
    this.longest = 0;
    for (const values of this.values) {
      rowSums(values, this.order, columns, this.sums);
      this.longest = Math.max(this.longest, largestOf(this.sums));
    }
    return this.longest;
  }
}
