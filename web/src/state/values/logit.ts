/** What a logit is made of. */

import type { Reading } from "../../wire/binary";
import { floatsOf } from "../../wire/floats";
import type { Learned, Toward } from "../../wire/messages";

/** A logit, and the sum that it is: `sum` + `bias` = `logit`, but for the engine's rounding. */
export interface Logit {
  sum: number;
  bias: number;
  /** As the engine has it. */
  logit: number;
}

/** The sum of activation × weight over all units, in double precision. */
export function weigh(activations: Float32Array, weights: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < weights.length; at++) sum += (activations[at] as number) * (weights[at] as number);
  return sum;
}

/** Takes the logits of classes apart, reading after reading. */
export class Decomposition {
  readonly logits: readonly Logit[];

  /**
   * @param weights of each class: of each unit that meets them
   * @param biases of each class
   * @param activations where a reading's values have the units' activations
   * @param outputs of each class: where a reading's values have its logit
   */
  constructor(
    readonly weights: readonly Float32Array[],
    biases: readonly number[],
    private readonly activations: number,
    private readonly outputs: readonly number[],
  ) {
    this.logits = biases.map((bias) => ({ sum: 0, bias, logit: 0 }));
  }

  /** What meets the weights, as a view of the message. */
  met(reading: Reading): Float32Array {
    const length = this.weights[0]?.length ?? 0;
    return reading.values.subarray(this.activations, this.activations + length);
  }

  /** Sum up a reading. */
  follow(reading: Reading): void {
    const met = this.met(reading);
    for (const [at, logit] of this.logits.entries()) {
      logit.sum = weigh(met, this.weights[at] as Float32Array);
      logit.logit = reading.values[this.outputs[at] as number] as number;
    }
  }
}

/** Take apart the logit that units are sorted toward. */
export function decompositionToward(toward: Toward): Decomposition {
  return new Decomposition([floatsOf(toward.weights)], [toward.bias], toward.activations, [toward.logit]);
}

/** The weights of each unit of a panel of weights. */
export function weightsOf(learned: Learned): Float32Array[] {
  const all = floatsOf(learned.values);
  const size = learned.shape.reduce((product, side) => product * side, 1);
  return learned.units.map((_, at) => all.subarray(at * size, (at + 1) * size));
}

/** Take apart what the units of a panel of products give; nothing where no activations are read. */
export function decompositionOf(learned: Learned): Decomposition | undefined {
  if (learned.activations < 0) return undefined;
  return new Decomposition(weightsOf(learned), learned.biases, learned.activations, learned.outputs);
}
