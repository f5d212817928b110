import { expect, test } from "vitest";
import { roomFor, ticksOf } from "../../src/draw/axis";

test.each([
  [0.25, 80, 9, [10, 20, 30, 40, 50, 60, 70, 80]],
  [0, 100, 4, [0, 50, 100]],
  [0, 100, 5, [0, 20, 40, 60, 80, 100]],
  [-1, 1, 4, [-1, -0.5, 0, 0.5, 1]],
  [0.1, 0.5, 4, [0.1, 0.2, 0.3, 0.4, 0.5]],
  [3, 3, 4, [3]],
  [Number.NaN, 3, 4, [Number.NaN]],
])("from %d to %d at most %d and one more", (least, greatest, most, ticks) => {
  expect(ticksOf(least, greatest, most)).toEqual(ticks);
});

test.each([
  [null, null, [0, 1]],
  [0, 0, [0, 0.08]],
  [2, 10, [0, 10.8]],
  [-4, -1, [-4.32, 0]],
  [-1, 3, [-1.32, 3.32]],
  [Number.NaN, 1, [0, 1]],
])("from %o to %o there is room from zero to beyond", (least, greatest, [low = 0, high = 0]) => {
  const [from, to] = roomFor(least, greatest);
  expect(from).toBeCloseTo(low);
  expect(to).toBeCloseTo(high);
});
