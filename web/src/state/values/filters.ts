/** The filters of a convolution, as tiles. */

import { pixel } from "../../draw/colors";
import { floatsOf } from "../../wire/floats";
import type { Learned } from "../../wire/messages";
import { largestOf } from "./units";

/** What the filters of a panel are drawn from. */
export interface Filters {
  /** How many tiles there are: one for each filter, or one for each of its channels. */
  readonly tiles: number;
  /** How many tiles one filter has. */
  readonly each: number;
  readonly height: number;
  readonly width: number;
  /** Tile after tile, rows from the top. */
  readonly values: Float32Array;
  /** The largest weight, whatever its sign. */
  readonly most: number;
  /** Of each pixel its colour, where the channels are red, green and blue; then zero is gray. */
  readonly colors: Uint32Array | undefined;
}

/** Take filters out of what a panel is told. */
export function filtersOf(learned: Learned): Filters {
  const [channels = 1, height = 1, width = 1] = learned.shape;
  const values = floatsOf(learned.values);
  const most = largestOf(values);
  const each = learned.colors ? 1 : channels;
  const colors = learned.colors ? colorsOf(values, height * width, most) : undefined;
  return { tiles: learned.units.length * each, each, height, width, values, most, colors };
}

/** Red, green and blue stand in planes of their own. */
function colorsOf(values: Float32Array, size: number, most: number): Uint32Array {
  const part = (at: number) => Math.round(127.5 + (127.5 * (values[at] as number)) / (most || 1));
  return Uint32Array.from({ length: values.length / 3 }, (_, at) => {
    const first = 3 * size * Math.floor(at / size) + (at % size);
    return pixel(part(first), part(first + size), part(first + 2 * size));
  });
}
