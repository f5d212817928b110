/** Sorting without allocating. */

/** Puts numbers in the order of their keys, the largest first; those that are alike stay as they stood. */
export class Sorter {
  private readonly spare: Uint32Array;

  /** @param length how many numbers there are to sort */
  constructor(length: number) {
    this.spare = new Uint32Array(length);
  }

  /**
   * Sort by merging runs, each twice as long as those before.
   * @param keys of each number its key; what is not a number stands last
   */
  sort(numbers: Uint32Array, keys: Float64Array): void {
    let from = numbers;
    let to = this.spare;
    for (let run = 1; run < numbers.length; run *= 2) {
      for (let start = 0; start < numbers.length; start += 2 * run) merge(from, to, keys, start, run);
      [from, to] = [to, from];
    }
    if (from !== numbers) numbers.set(from);
  }
}

function merge(from: Uint32Array, to: Uint32Array, keys: Float64Array, start: number, run: number): void {
  const middle = Math.min(from.length, start + run);
  const end = Math.min(from.length, start + 2 * run);
  let one = start;
  let other = middle;
  for (let at = start; at < end; at++) {
    const takesOne = other >= end || (one < middle && !isLarger(keys, from[other], from[one]));
    to[at] = from[takesOne ? one++ : other++] as number;
  }
}

function isLarger(keys: Float64Array, one: number | undefined, other: number | undefined): boolean {
  const key = keys[one as number] as number;
  const against = keys[other as number] as number;
  return key > against || (Number.isNaN(against) && !Number.isNaN(key));
}
