/** Numbers along an axis. */

const ROUND = [1, 2, 5, 10];

/** Round numbers from the least to the greatest, at most so many, in steps of 1, 2 or 5 times a power of ten. */
export function ticksOf(least: number, greatest: number, most: number): number[] {
  const span = greatest - least;
  if (!(span > 0) || !Number.isFinite(span) || most < 1) return [least];
  const power = 10 ** Math.floor(Math.log10(span / most));
  const step = power * (ROUND.find((one) => span / (one * power) <= most) ?? 10);
  const first = Math.ceil(least / step - 1e-9);
  const count = Math.floor(greatest / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** From zero, or what is below, to a little above what there is: curves that do not touch the edges. */
export function roomFor(least: number | null, greatest: number | null): readonly [number, number] {
  if (least === null || greatest === null || !Number.isFinite(least + greatest)) return [0, 1];
  const low = Math.min(0, least);
  const high = Math.max(0, greatest);
  const more = 0.08 * (high - low || 1);
  return [low < 0 ? low - more : low, high > 0 || low === 0 ? high + more : high];
}
