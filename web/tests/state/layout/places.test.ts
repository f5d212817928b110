import { expect, test } from "vitest";
import {
  areValid,
  GRID,
  LEAST,
  type Place,
  placesFrom,
  placesOf,
  rectOf,
} from "../../../src/state/layout/places";
import { dice, randomPlaces, SEEDS } from "./layouts";

const ROOM = { width: 1256, height: 660, gap: 12 };

test.each<[string, Place[], boolean]>([
  ["nothing", [], true],
  ["the whole window", [[0, 0, 48, 48]], true],
  [
    "two halves",
    [
      [0, 0, 24, 48],
      [24, 0, 24, 48],
    ],
    true,
  ],
  ["too far right", [[24, 0, 25, 48]], false],
  ["too far down", [[0, 40, 24, 9]], false],
  ["before the window", [[-1, 0, 24, 48]], false],
  ["no width", [[0, 0, 0, 48]], false],
  [
    "one over the other",
    [
      [0, 0, 24, 48],
      [23, 47, 24, 1],
    ],
    false,
  ],
])("%s", (_, places, isValid) => {
  expect(areValid(places)).toBe(isValid);
});

test("panels say all where they stand, or the page lays them out", () => {
  const at: Place = [0, 0, 24, 48];
  expect(placesOf([{ at }, { at }])).toEqual([at, at]);
  expect(placesOf([{ at }, { at: null }])).toBeUndefined();
  expect(placesOf([])).toBeUndefined();
});

test("a place has the pixels of its cells, with a gap to the next and none at the border", () => {
  const room = { width: 470, height: 950, gap: 10 };
  expect(rectOf([0, 0, 24, 48], room)).toEqual({ x: 0, y: 0, width: 230, height: 950 });
  expect(rectOf([24, 12, 24, 36], room)).toEqual({ x: 240, y: 240, width: 230, height: 710 });
});

test("pixels made of places give the places again", () => {
  for (const seed of SEEDS) {
    const places = randomPlaces(dice(seed));
    const rects = places.map((place) => rectOf(place, ROOM));
    expect(placesFrom(rects, ROOM)).toEqual(places);
    for (const { x, y, width, height } of rects) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(ROOM.width);
      expect(y + height).toBeLessThanOrEqual(ROOM.height);
    }
  }
});

test("panels that stand a gap apart share an edge, wherever it lies", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const middle = 200 + Math.floor(roll() * 800);
    const [left, right] = placesFrom(
      [
        { x: 0, y: 0, width: middle, height: ROOM.height },
        { x: middle + 12, y: 0, width: ROOM.width - middle - 12, height: ROOM.height },
      ],
      ROOM,
    ) as [Place, Place];
    expect(left[2]).toBe(right[0]);
    expect(right[0] + right[2]).toBe(GRID);
  }
});

test("panels that the window's cells cannot tell apart have no places", () => {
  const slivers = Array.from({ length: 60 }, (_, at) => ({ x: at * 21, y: 0, width: 9, height: 600 }));
  expect(placesFrom(slivers, ROOM)).toBeUndefined();
});

test("random layouts are what they should be", () => {
  for (const seed of SEEDS) {
    const places = randomPlaces(dice(seed));
    expect(areValid(places)).toBe(true);
    expect(places.every(([, , width, height]) => width >= LEAST[0] && height >= LEAST[1])).toBe(true);
  }
});
