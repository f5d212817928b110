import { expect, test } from "vitest";
import { guttersOf, neighbour, nudged, reachOf, resized } from "../../../src/state/layout/gutters";
import { areValid, LEAST, type Place } from "../../../src/state/layout/places";
import { areaOf, DEEP, dice, randomPlaces, SEEDS } from "./layouts";

test("golden: lines between panels, each with all that border on it", () => {
  expect(guttersOf(DEEP)).toEqual([
    { axis: 0, line: 12, from: 0, to: 48, before: [0], after: [1, 2] },
    { axis: 0, line: 30, from: 0, to: 48, before: [1, 2], after: [3, 4] },
    { axis: 1, line: 30, from: 12, to: 30, before: [1], after: [2] },
    { axis: 1, line: 20, from: 30, to: 48, before: [3], after: [4] },
  ]);
});

test("golden: all panels on a line move with it, and keep a least size", () => {
  const line = guttersOf(DEEP)[1];
  if (!line) throw new Error("no line");
  expect(reachOf(DEEP, line)).toEqual([17, 43]);
  expect(resized(DEEP, line, 34).map(([left, , width]) => [left, width])).toEqual([
    [0, 12],
    [12, 22],
    [12, 22],
    [34, 14],
    [34, 14],
  ]);
  expect(resized(DEEP, line, 99)[3]).toEqual([43, 0, 5, 20]);
});

test("a panel beside free room grows until it meets another", () => {
  const places: Place[] = [
    [0, 0, 10, 48],
    [20, 0, 28, 48],
  ];
  const own = guttersOf(places).find(({ before }) => before.includes(0));
  if (!own) throw new Error("no line");
  expect(reachOf(places, own)).toEqual([5, 20]);
  expect(resized(places, own, 30)).toEqual([
    [0, 0, 20, 48],
    [20, 0, 28, 48],
  ]);
});

test.each<[number, 0 | 1, number, Place]>([
  [1, 0, 2, [12, 0, 20, 30]],
  [1, 1, -3, [12, 0, 18, 27]],
  [3, 0, 2, [32, 0, 16, 20]],
  [2, 1, 2, [12, 32, 18, 16]],
  [0, 1, 2, [0, 0, 12, 48]],
])("by keys, panel %i on axis %i by %i becomes %j", (panel, axis, by, expected) => {
  expect(nudged(DEEP, panel, axis, by)[panel]).toEqual(expected);
});

test.each<[number, 0 | 1, 1 | -1, number | undefined]>([
  [0, 0, 1, 1],
  [1, 0, 1, 3],
  [2, 0, 1, 4],
  [1, 1, 1, 2],
  [4, 0, -1, 2],
  [1, 0, -1, 0],
  [0, 0, -1, undefined],
  [1, 1, -1, undefined],
])("beside panel %i on axis %i, %i stands %s", (panel, axis, step, expected) => {
  expect(neighbour(DEEP, panel, axis, step)).toBe(expected);
});

test("whatever line is moved, the layout stays valid and nothing becomes too small", () => {
  for (const seed of SEEDS) {
    const roll = dice(seed);
    const places = randomPlaces(roll);
    for (const gutter of guttersOf(places)) {
      const moved = resized(places, gutter, Math.floor(roll() * 60) - 6);
      expect(areValid(moved), JSON.stringify({ seed, gutter, moved })).toBe(true);
      expect(moved.every(([, , width, height]) => width >= LEAST[0] && height >= LEAST[1])).toBe(true);
      if (areaOf(places) === 48 * 48) expect(areaOf(moved)).toBe(48 * 48);
      expect(resized(places, gutter, gutter.line)).toEqual(places);
    }
  }
});

test("panels that were smaller than the least may stay so", () => {
  const tiny: Place[] = [
    [0, 0, 2, 48],
    [2, 0, 46, 48],
  ];
  const [line] = guttersOf(tiny);
  expect(line && reachOf(tiny, line)).toEqual([2, 43]);
});
