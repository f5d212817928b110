import { expect, test } from "vitest";
import { Sorter } from "../../../src/state/values/sort";
import { Ordering, rowMeans } from "../../../src/state/values/units";
import { mapsPanel, reading } from "../fakes";

test.each<[string, number[], number[]]>([
  ["nothing", [], []],
  ["one", [3], [0]],
  ["the largest first", [1, 5, 3], [1, 2, 0]],
  ["those alike as they stood", [2, 7, 2, 7, 2], [1, 3, 0, 2, 4]],
  ["no numbers last", [Number.NaN, 1, Number.NaN, -9], [1, 3, 0, 2]],
  [
    "infinities at the ends",
    [Number.NEGATIVE_INFINITY, 0, Number.POSITIVE_INFINITY, Number.NaN],
    [2, 1, 0, 3],
  ],
])("%s", (_, keys, expected) => {
  const numbers = Uint32Array.from(keys.keys());
  new Sorter(keys.length).sort(numbers, Float64Array.from(keys));
  expect(Array.from(numbers)).toEqual(expected);
});

test("any numbers are sorted as the language's own stable sort does it", () => {
  for (let length = 1; length < 70; length++) {
    const keys = Float64Array.from({ length }, (_, at) => (at * 7919 + length * 31) % 11);
    const numbers = Uint32Array.from({ length }, (_, at) => (at * 13 + 5) % length);
    const expected = Array.from(numbers).sort((one, other) => (keys[other] ?? 0) - (keys[one] ?? 0));
    new Sorter(length).sort(numbers, keys);
    expect(Array.from(numbers)).toEqual(expected);
  }
});

/** Two maps of which the second has the greater mean, whatever its bytes. */
const PANEL = { ...mapsPanel("conv1"), order: [], limits: 0 };
const planes = Uint8Array.from({ length: 48 }, (_, at) => (at < 24 ? 255 : 51));

test("maps are sorted by their means anew with each reading, from the order that was said", () => {
  const ordering = new Ordering(PANEL, true);
  const at = (pairs: number[]) => {
    ordering.follow(reading(1, 1, { planes, limits: Float32Array.from(pairs) }));
    return Array.from(ordering.units);
  };
  expect(at([0, 1, 0, 10])).toEqual([1, 0]);
  expect(at([0, 3, 0, 10])).toEqual([0, 1]);
  expect(at([0, 2, 1, 6])).toEqual([0, 1]);
  expect(at([0, 2, 0, 10])).toEqual([0, 1]);
});

test("neurons are sorted by their values, and only those that are shown", () => {
  const panel = { ...PANEL, units: 4, values: 1, limits: -1, offset: -1, order: [3, 0, 2] };
  const ordering = new Ordering(panel, true);
  ordering.follow(reading(1, 1, { values: Float32Array.of(99, 1, 50, 7, 3) }));
  expect(Array.from(ordering.units)).toEqual([2, 3, 0]);
});

test("another order stays", () => {
  const ordering = new Ordering({ ...PANEL, order: [1, 0] }, false);
  ordering.follow(reading(1, 1, { planes, limits: Float32Array.of(0, 9, 0, 1) }));
  expect(Array.from(ordering.units)).toEqual([1, 0]);
});

test("a row's mean is that of the units in it; the last may be short", () => {
  const into = new Float64Array(3);
  rowMeans([10, 1, 2, 3, 4, 5], [5, 4, 3, 2, 0], 2, into);
  expect(Array.from(into)).toEqual([4.5, 2.5, 10]);
});
