import { expect, test } from "vitest";
import { toneMaps, toneValues } from "../../src/draw/tones";

/** Two units of two bytes: from -1 to 1, and from 0 to 4. */
const PLANES = {
  bytes: Uint8Array.of(0, 255, 51, 204),
  pairs: Float32Array.of(-1, 1, 0, 4),
  size: 2,
};

test.each<[string, readonly number[], readonly [number, number] | undefined, number[]]>([
  ["in its own range", [0, 1], undefined, [0, 255, 51, 204]],
  ["in the other's place", [1, 0], undefined, [51, 204, 0, 255]],
  ["in the layer's range", [0, 1], [-1, 4], [0, 102, 92, 214]],
  ["cut off where the range ends", [0, 1], [0, 2], [0, 128, 102, 255]],
  ["alone", [1], [0, 4], [51, 204]],
])("a plane %s", (_, order, range, expected) => {
  const into = new Uint8Array(expected.length);
  toneMaps(PLANES, order, range, into);
  expect(Array.from(into)).toEqual(expected);
});

test("a unit of one value has the tone of that value", () => {
  const flat = { bytes: Uint8Array.of(0, 0), pairs: Float32Array.of(3, 3), size: 2 };
  const into = new Uint8Array(2);
  toneMaps(flat, [0], [0, 6], into);
  expect(Array.from(into)).toEqual([128, 128]);
});

test("values have the tones of the range, in their order; what is no number has the least", () => {
  const into = new Uint8Array(5);
  toneValues(Float32Array.of(0, 1, 2, Number.NaN, 9), [2, 1, 0, 3, 4], [0, 2], into);
  expect(Array.from(into)).toEqual([255, 128, 0, 0, 255]);
});

test("a range of one number divides by nothing", () => {
  const into = new Uint8Array(2);
  toneValues(Float32Array.of(5, 7), [0, 1], [5, 5], into);
  expect(Array.from(into)).toEqual([0, 255]);
});
