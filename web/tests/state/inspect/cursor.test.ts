import { expect, test } from "vitest";
import { type Cursor, moved, startOf } from "../../../src/state/inspect/cursor";

/** Seven maps of 3 × 4, three in a row. */
const GROUND = { units: 7, columns: 3, height: 3, width: 4 };
const HERE: Cursor = { at: 4, row: 1, column: 2 };

test("it begins in the middle of the first tile", () => {
  expect(startOf(GROUND)).toEqual({ at: 0, row: 1, column: 2 });
  expect(startOf({ ...GROUND, height: 1, width: 1 })).toEqual({ at: 0, row: 0, column: 0 });
});

test.each([
  ["ArrowLeft", 3],
  ["ArrowRight", 5],
  ["ArrowUp", 1],
])("%s goes to the tile beside", (key, at) => {
  expect(moved(HERE, key, GROUND, false)).toEqual({ ...HERE, at });
});

test("beyond the last tile there is nothing", () => {
  expect(moved(HERE, "ArrowDown", GROUND, false)).toEqual(HERE);
  expect(moved({ ...HERE, at: 0 }, "ArrowLeft", GROUND, false)?.at).toBe(0);
  expect(moved({ ...HERE, at: 3 }, "ArrowDown", GROUND, false)?.at).toBe(6);
});

test("within a tile it goes from cell to cell, and stays in it", () => {
  expect(moved(HERE, "ArrowDown", GROUND, true)).toEqual({ ...HERE, row: 2 });
  expect(moved({ ...HERE, column: 3 }, "ArrowRight", GROUND, true)).toEqual({ ...HERE, column: 3 });
});

test("neurons have no cells: it goes to the neuron beside", () => {
  const neurons = { ...GROUND, height: 1, width: 1 };
  expect(moved({ at: 4, row: 0, column: 0 }, "ArrowLeft", neurons, true)?.at).toBe(3);
});

test("other keys are not its own", () => {
  expect(moved(HERE, "a", GROUND, false)).toBeUndefined();
});
