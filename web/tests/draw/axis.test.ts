import { expect, test } from "vitest";
import { ticksOf } from "../../src/draw/axis";

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
