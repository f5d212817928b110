import { expect, test } from "vitest";
import {
  dropAt,
  dropped,
  SIDES,
  type Side,
  swapped,
  withOne,
  without,
} from "../../../src/state/layout/moves";
import { areValid, LEAST, type Place } from "../../../src/state/layout/places";
import { areaOf, dice, randomPlaces, SEEDS } from "./layouts";

/** A side column and two columns; the middle one is divided. */
const GENERIC: Place[] = [
  [0, 0, 12, 48],
  [12, 0, 20, 24],
  [12, 24, 20, 24],
  [32, 0, 16, 48],
];

const isRoomy = ([, , width, height]: Place) => width >= LEAST[0] && height >= LEAST[1];

test.each<[number, number, Side | "middle"]>([
  [0.5, 0.5, "middle"],
  [0.26, 0.26, "middle"],
  [0.1, 0.5, "left"],
  [0.9, 0.5, "right"],
  [0.5, 0.1, "top"],
  [0.5, 0.9, "bottom"],
  [0.2, 0.05, "top"],
])("a drop at %f, %f means %s", (right, down, where) => {
  expect(dropAt(right, down)).toBe(where);
});

test("golden: a drop in the middle swaps", () => {
  expect(dropped(GENERIC, 1, 3, "middle")).toEqual([
    [0, 0, 12, 48],
    [32, 0, 16, 48],
    [12, 24, 20, 24],
    [12, 0, 20, 24],
  ]);
});

test.each<[number, number, Side, Place[]]>([
  [
    1,
    3,
    "top",
    [
      [0, 0, 12, 48],
      [32, 0, 16, 24],
      [12, 0, 20, 48],
      [32, 24, 16, 24],
    ],
  ],
  [
    3,
    1,
    "right",
    [
      [0, 0, 12, 48],
      [12, 0, 18, 24],
      [12, 24, 36, 24],
      [30, 0, 18, 24],
    ],
  ],
  [
    1,
    0,
    "bottom",
    [
      [0, 0, 12, 24],
      [0, 24, 12, 24],
      [12, 0, 20, 48],
      [32, 0, 16, 48],
    ],
  ],
])("golden: panel %i dropped on %i at its %s", (mover, target, side, expected) => {
  expect(dropped(GENERIC, mover, target, side)).toEqual(expected);
});

test("a drop at the edge of a panel that is too small to be split swaps", () => {
  const small: Place[] = [
    [0, 0, 9, 11],
    [9, 0, 39, 48],
  ];
  for (const side of SIDES) expect(dropped(small, 1, 0, side)).toEqual(swapped(small, 1, 0));
});

test("golden: room that is left goes to those that share its whole edge", () => {
  expect(without(GENERIC, 1)).toEqual([
    [0, 0, 12, 48],
    [12, 0, 20, 48],
    [32, 0, 16, 48],
  ]);
  expect(without(GENERIC, 3)).toEqual([
    [0, 0, 12, 48],
    [12, 0, 36, 24],
    [12, 24, 36, 24],
  ]);
});

test("room that nobody shares a whole edge with stays free", () => {
  const pinwheel: Place[] = [
    [0, 0, 32, 16],
    [32, 0, 16, 32],
    [16, 32, 32, 16],
    [0, 16, 16, 32],
    [16, 16, 16, 16],
  ];
  expect(without(pinwheel, 4)).toEqual(pinwheel.slice(0, 4));
});

test("golden: a new panel takes half of the largest that gives, along its longer side", () => {
  const grown = withOne(GENERIC, (at) => at > 0, 16 / 9);
  expect(grown).toEqual([
    [0, 0, 12, 48],
    [12, 0, 20, 24],
    [12, 24, 20, 24],
    [32, 0, 16, 24],
    [32, 24, 16, 24],
  ]);
  expect(withOne([[0, 0, 48, 48]], () => false, 16 / 9)).toEqual([
    [0, 0, 24, 48],
    [24, 0, 24, 48],
  ]);
});

test("a new panel takes free room first", () => {
  expect(
    withOne(
      [
        [0, 0, 12, 48],
        [12, 0, 36, 20],
      ],
      () => true,
      1,
    )?.at(-1),
  ).toEqual([12, 20, 36, 28]);
});

test("where all panels are as small as they may be there is no room for one more", () => {
  const columns = Array.from({ length: 8 }, (_, at) => at * 6);
  const full = columns.flatMap((left) => columns.map((top): Place => [left, top, 6, 6]));
  expect(withOne(full, () => true, 1)).toBeUndefined();
});

test("whatever is moved, removed or added, the layout stays valid and nothing becomes too small", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const places = randomPlaces(roll);
    const [one, other] = [Math.floor(roll() * places.length), Math.floor(roll() * places.length)];
    const where = ([...SIDES, "middle"] as const)[Math.floor(roll() * 5)] ?? "middle";
    const moved = dropped(places, one, other, where);
    const fewer = without(places, one);
    const more = withOne(places, () => roll() < 0.5, 16 / 9);
    expect(moved).toHaveLength(places.length);
    expect(fewer).toHaveLength(places.length - 1);
    for (const all of [moved, fewer, more ?? []]) {
      expect(areValid(all), JSON.stringify({ seed, places, one, other, where, all })).toBe(true);
      expect(all.every(isRoomy)).toBe(true);
    }
    if (more) expect(more).toHaveLength(places.length + 1);
    expect(areaOf(fewer)).toBeGreaterThanOrEqual(areaOf(places) - areaOf(places.slice(one, one + 1)));
    expect(areaOf(fewer)).toBeLessThanOrEqual(areaOf(places));
  }
});

test("two swaps are none", () => {
  for (const seed of SEEDS) {
    const places = randomPlaces(dice(seed));
    const last = places.length - 1;
    expect(swapped(swapped(places, 0, last), 0, last)).toEqual(places);
  }
});
