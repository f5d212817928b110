/** What a distribution over values tells: as `Reading.expected` and `Reading.spread` in Python. */

import { winnerOf } from "./rank";

export interface Told {
  /** The sum of probability × value. */
  expected: number;
  /** The standard deviation. */
  spread: number;
  /** Which value is the most probable one. */
  most: number;
}

/** Say what a distribution tells; nothing, where one of the probabilities is not a number. */
export function tell(probabilities: Float32Array, values: ArrayLike<number>): Told | undefined {
  const most = winnerOf(probabilities);
  if (most < 0) return undefined;
  let expected = 0;
  for (let at = 0; at < values.length; at++)
    expected += (probabilities[at] as number) * (values[at] as number);
  let square = 0;
  for (let at = 0; at < values.length; at++) {
    square += (probabilities[at] as number) * ((values[at] as number) - expected) ** 2;
  }
  return { expected, spread: Math.sqrt(square), most };
}

/** Write a value with its unit. */
export function withUnit(text: string, unit: string): string {
  return unit ? `${text} ${unit}` : text;
}
