import { expect, test } from "vitest";
import { BINS, binOf, countInto, figuresOf, strongest } from "../../../src/state/values/figures";

test("least, greatest and mean", () => {
  expect(figuresOf(Float32Array.of(3, -1, 0.5, 1.5))).toEqual({ least: -1, greatest: 3, mean: 1 });
});

test("where one is not a number, none is", () => {
  const none = { least: Number.NaN, greatest: Number.NaN, mean: Number.NaN };
  expect(figuresOf(Float32Array.of(1, Number.NaN, 2))).toEqual(none);
  expect(figuresOf(new Float32Array(0))).toEqual(none);
});

test("each value counts once; the greatest for the last bar", () => {
  const values = Float32Array.from({ length: 49 }, (_, at) => at / 2);
  const counts = new Uint32Array(BINS);
  countInto(counts, values, figuresOf(values));
  expect(Array.from(counts)).toEqual([...new Array(23).fill(2), 3]);
});

test("values that are all the same count for the first bar, and what is no number for none", () => {
  const counts = new Uint32Array(BINS).fill(9);
  countInto(counts, Float32Array.of(2, 2, Number.NaN), { least: 2, greatest: 2 });
  expect(Array.from(counts)).toEqual([2, ...new Array(23).fill(0)]);
  expect(binOf(2, { least: 2, greatest: 2 })).toBe(0);
});

test("the strongest classes come first, on the side of their sign", () => {
  const { toward, against } = strongest(Float32Array.of(0.5, -2, 0, 1, -0.5, 1), 2);
  expect(toward.map(({ number }) => number)).toEqual([3, 5]);
  expect(against).toEqual([
    { number: 1, weight: -2 },
    { number: 4, weight: -0.5 },
  ]);
});

test("there may be fewer than asked for", () => {
  expect(strongest(Float32Array.of(-1), 5)).toEqual({ toward: [], against: [{ number: 0, weight: -1 }] });
});
