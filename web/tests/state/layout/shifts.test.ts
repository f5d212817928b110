import { expect, test } from "vitest";
import type { Axis, Place } from "../../../src/state/layout/places";
import { Shifts } from "../../../src/state/layout/shifts";
import { DEEP, dice, randomPlaces, SEEDS } from "./layouts";

const STEPS: readonly (readonly [axis: Axis, step: 1 | -1])[] = [
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
];

test("a step back leads where the panel came from, however many steps there were", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const before = randomPlaces(roll);
    const panel = Math.floor(roll() * before.length);
    const shifts = new Shifts();
    const walked: (typeof STEPS)[number][] = [];
    let places: readonly Place[] = before;
    for (let i = 0; i < 5; i++) {
      const way = STEPS[Math.floor(roll() * STEPS.length)];
      const shifted = way && shifts.shift(places, panel, ...way);
      if (!shifted) continue;
      places = shifted.places;
      walked.push(way);
    }
    for (const [axis, step] of walked.reverse()) {
      places = shifts.shift(places, panel, axis, step > 0 ? -1 : 1)?.places ?? [];
    }
    expect(places, `seed ${seed}`).toEqual(before);
  }
});

test("where others have moved meanwhile, a panel goes to the one beside it", () => {
  const shifts = new Shifts();
  const first = shifts.shift(DEEP, 1, 0, -1);
  expect(first?.other).toBe(0);
  expect(shifts.shift(DEEP, 1, 0, 1)?.other).toBe(3);
});

test("beside the border nothing happens", () => {
  expect(new Shifts().shift(DEEP, 0, 0, -1)).toBeUndefined();
});
