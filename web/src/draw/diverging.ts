/** Colours of weights: blue below zero, red above, and the nearer to zero the paler. */

import { pixel, type Table } from "./colors";

type Color = readonly [red: number, green: number, blue: number];

const BELOW: readonly Color[] = [
  [20, 60, 140],
  [90, 150, 215],
  [244, 244, 244],
];
const ABOVE: readonly Color[] = [
  [244, 244, 244],
  [235, 140, 95],
  [165, 20, 40],
];

/** 256 colours; zero is in the middle. */
export const DIVERGING: Table = Uint32Array.from({ length: 256 }, (_, at) => {
  const share = at / 127.5;
  return share < 1 ? along(BELOW, share) : along(ABOVE, share - 1);
});

/** The tones of weights in these colours, the strongest at the end. */
export function weightTones(weights: Float32Array): Uint8Array<ArrayBuffer> {
  const strongest = strongestOf(weights);
  return Uint8Array.from(weights, (weight) => 127.5 + (127.5 * weight) / strongest + 0.5);
}

/** The size of the strongest weight; 1 where all are zero. */
export function strongestOf(weights: Float32Array): number {
  let strongest = 0;
  for (const weight of weights) strongest = Math.max(strongest, Math.abs(weight));
  return strongest || 1;
}

function along(colors: readonly Color[], share: number): number {
  const place = Math.min(1, Math.max(0, share)) * (colors.length - 1);
  const at = Math.min(colors.length - 2, Math.floor(place));
  const [from, to] = [colors[at] as Color, colors[at + 1] as Color];
  const mix = (part: 0 | 1 | 2) => Math.round(from[part] + (to[part] - from[part]) * (place - at));
  return pixel(mix(0), mix(1), mix(2));
}
