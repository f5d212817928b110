/** What can be said of many values in a few numbers. */

/** Bars of a histogram. */
export const BINS = 24;

export interface Figures {
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
}

/** Least, greatest and mean value; all are not numbers where one is not, or there is none. */
export function figuresOf(values: Float32Array): Figures {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    sum += value;
  }
  const mean = sum / values.length;
  return Number.isNaN(mean) ? { least: mean, greatest: mean, mean } : { least, greatest, mean };
}

/** Which bar a value counts for: bars are of one width from the least to the greatest, which counts for the last. */
export function binOf(value: number, { least, greatest }: Pick<Figures, "least" | "greatest">): number {
  const share = greatest > least ? (value - least) / (greatest - least) : 0;
  return Math.min(BINS - 1, Math.floor(share * BINS));
}

/** Count the values of each bar; those that are not numbers are left out. */
export function countInto(
  counts: Uint32Array,
  values: Float32Array,
  limits: Pick<Figures, "least" | "greatest">,
): void {
  counts.fill(0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const bin = binOf(value, limits);
    counts[bin] = (counts[bin] as number) + 1;
  }
}

/** A class, and the weight that joins a unit to it. */
export interface Pull {
  readonly number: number;
  readonly weight: number;
}

/** The classes that a unit speaks for most, and those that it speaks against most; the strongest first. */
export function strongest(weights: Float32Array, count: number): { toward: Pull[]; against: Pull[] } {
  const sorted = Array.from(weights, (weight, number) => ({ number, weight })).sort(
    (one, other) => other.weight - one.weight || one.number - other.number,
  );
  return {
    toward: sorted.filter(({ weight }) => weight > 0).slice(0, count),
    against: sorted
      .filter(({ weight }) => weight < 0)
      .reverse()
      .slice(0, count),
  };
}
