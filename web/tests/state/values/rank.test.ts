import { expect, test } from "vitest";
import { rank, rowsFor, winnerOf } from "../../../src/state/values/rank";

test.each([
  [2, 2],
  [10, 10],
  [20, 20],
  [21, 10],
  [1000, 10],
])("%i classes have %i rows", (classes, rows) => {
  expect(rowsFor(classes)).toBe(rows);
});

test.each([
  [10, 3, 3],
  [10, 30, 10],
  [1000, 25, 25],
])("of %i classes the top %i have %i rows", (classes, top, rows) => {
  expect(rowsFor(classes, top)).toBe(rows);
});

test("few classes keep their order", () => {
  const order = new Int32Array(3);
  rank(Float32Array.of(0.1, 0.7, 0.2), order);
  expect(Array.from(order)).toEqual([0, 1, 2]);
});

test("of many, the most probable stand first, and of equals the first", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const probabilities = Float32Array.from({ length: 300 }, (_, i) => ((i * 7919 * seed) % 101) / 101);
    const order = new Int32Array(10);
    rank(probabilities, order);
    const sorted = Array.from(probabilities.keys()).sort(
      (a, b) => (probabilities[b] as number) - (probabilities[a] as number) || a - b,
    );
    expect(Array.from(order)).toEqual(sorted.slice(0, 10));
  }
});

test("the winner is the first of the greatest", () => {
  expect(winnerOf(Float32Array.of(0.2, 0.4, 0.4))).toBe(1);
  expect(winnerOf(new Float32Array(0))).toBe(-1);
});

test.each([
  ["all of them", [Number.NaN, Number.NaN]],
  ["one of them", [0.9, Number.NaN]],
  ["one is too large", [0.1, Number.POSITIVE_INFINITY]],
  ["one is too small", [Number.NEGATIVE_INFINITY, 0.1]],
])("nobody wins where probabilities are not numbers: %s", (_, probabilities) => {
  expect(winnerOf(Float32Array.from(probabilities))).toBe(-1);
});

test("what is not a number stands last", () => {
  const probabilities = Float32Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? Number.NaN : i / 30));
  const order = new Int32Array(10);
  rank(probabilities, order);
  expect(Array.from(order)).toEqual([29, 28, 26, 25, 23, 22, 20, 19, 17, 16]);
  rank(new Float32Array(30).fill(Number.NaN), order);
  expect(Array.from(order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});
