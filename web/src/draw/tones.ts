/** Tones: places in a colour table, 0 to 255, for the values of units in the order in which they are shown. */

/** What the least and the greatest tone stand for; nothing: the limits of each unit. */
export type Range = readonly [least: number, greatest: number] | undefined;

/** Planes as a reading has them: unit after unit, each in bytes between its own least and greatest value. */
export interface UnitPlanes {
  readonly bytes: Uint8Array;
  /** Least and greatest value of each unit, in pairs. */
  readonly pairs: Float32Array;
  /** Bytes of one unit. */
  readonly size: number;
}

/**
 * Give the planes of some units the tones of one range; what lies outside it has its end's.
 * @param order the units that are shown, one after another
 * @param into takes `order.length` × `planes.size` tones
 */
export function toneMaps(planes: UnitPlanes, order: ArrayLike<number>, range: Range, into: Uint8Array): void {
  const { bytes, pairs, size } = planes;
  for (let at = 0; at < order.length; at++) {
    const unit = order[at] as number;
    const from = unit * size;
    const to = at * size;
    if (!range) {
      into.set(bytes.subarray(from, from + size), to);
      continue;
    }
    const least = pairs[2 * unit] as number;
    const step = ((pairs[2 * unit + 1] as number) - least) / 255;
    const scale = 255 / (range[1] - range[0] || 1);
    const first = (least - range[0]) * scale + 0.5;
    for (let i = 0; i < size; i++) into[to + i] = toneOf((bytes[from + i] as number) * step * scale + first);
  }
}

/** Give the values of some units the tones of a range. */
export function toneValues(
  values: Float32Array,
  order: ArrayLike<number>,
  [least, greatest]: readonly [number, number],
  into: Uint8Array,
): void {
  const scale = 255 / (greatest - least || 1);
  for (let at = 0; at < order.length; at++) {
    into[at] = toneOf(((values[order[at] as number] as number) - least) * scale + 0.5);
  }
}

/** Cut off to whole tones; what is not a number has the least one. */
export function toneOf(tone: number): number {
  return tone > 0 ? (tone < 255 ? tone | 0 : 255) : 0;
}
