import { expect, test } from "vitest";
import { rank, rowsFor, winnerOf } from "../../src/state/rank";

test.each([
  [2, 2],
  [10, 10],
  [20, 20],
  [21, 10],
  [1000, 10],
])("%i classes have %i rows", (classes, rows) => {
  expect(rowsFor(classes)).toBe(rows);
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
  expect(winnerOf(Float32Array.of(Number.NaN, 0.1))).toBe(1);
});
