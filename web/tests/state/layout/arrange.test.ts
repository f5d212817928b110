import { expect, test } from "vitest";
import { arrangeColumns, arrangeDesk } from "../../../src/state/layout/arrange";
import { type Shown, type Sizes, tallOf } from "../../../src/state/layout/heights";
import { type Place, placesFrom, type Rect } from "../../../src/state/layout/places";
import { dice } from "./layouts";

const SIZES: Sizes = { gap: 12, head: 38, inset: 12, line: 17.55 };
const LARGE: Sizes = { gap: 16, head: 46, inset: 16, line: 21.6 };

const panel = (kind: string, units = 0, side = 1, rows = 0): Shown => ({
  kind,
  units,
  plane: { width: side, height: side },
  rows,
});
const FIRST = [panel("camera"), panel("patch"), panel("input"), panel("result", 0, 1, 10)];
const CONV1 = panel("maps", 20, 24);
const CONV2 = panel("maps", 50, 8);
const IP1 = panel("neurons", 500);

const PRESETS: Readonly<Record<string, readonly Shown[]>> = {
  generic: [...FIRST, CONV1, CONV2, IP1],
  sorted: [...FIRST, IP1, panel("weights", 500)],
  deep: [
    ...FIRST,
    panel("maps", 64, 56),
    panel("maps", 128, 28),
    panel("maps", 256, 14),
    panel("maps", 512, 7),
  ],
  wall: [
    panel("camera"),
    panel("input"),
    panel("result", 0, 1, 10),
    ...Array.from({ length: 48 }, () => CONV2),
  ],
  blind: [CONV1, CONV2],
  words: [...FIRST, panel("text", 0, 1, 3), CONV1],
  bare: FIRST,
  one: [panel("result", 0, 1, 10)],
  many: [...FIRST, CONV1, IP1, panel("weights", 10), panel("weights", 10), IP1],
};

const ROOMS: readonly (readonly [number, number, Sizes])[] = [
  [1256, 660, SIZES],
  [1888, 1006, LARGE],
  [976, 540, SIZES],
  [2500, 700, SIZES],
];

const isApart = (one: Rect, other: Rect, gap: number) =>
  one.x + one.width + gap <= other.x ||
  other.x + other.width + gap <= one.x ||
  one.y + one.height + gap <= other.y ||
  other.y + other.height + gap <= one.y;

function check(rects: readonly Rect[], width: number, height: number, gap: number): void {
  rects.forEach((rect, at) => {
    expect(Object.values(rect).every(Number.isInteger), JSON.stringify(rect)).toBe(true);
    expect(Math.min(rect.x, rect.y)).toBeGreaterThanOrEqual(0);
    expect(rect.x + rect.width).toBeLessThanOrEqual(width);
    expect(rect.y + rect.height).toBeLessThanOrEqual(height);
    expect(Math.min(rect.width, rect.height)).toBeGreaterThanOrEqual(50);
    for (const other of rects.slice(0, at)) expect(isApart(rect, other, gap)).toBe(true);
  });
}

const CASES = Object.entries(PRESETS).flatMap(([name, panels]) =>
  ROOMS.map(([width, height, sizes]) => ({ name, panels, width, height, sizes })),
);

test.each(CASES)(
  "$name fits $width × $height, with nothing over anything",
  ({ panels, width, height, sizes }) => {
    const { rects, height: used } = arrangeDesk(panels, width, height, sizes);
    check(rects, width, height, sizes.gap);
    expect(used).toBeLessThanOrEqual(height);
    expect(placesFrom(rects, { width, height, gap: sizes.gap })).toHaveLength(panels.length);
  },
);

test.each<[string, Place[]]>([
  [
    "generic",
    [
      [0, 0, 12, 17],
      [0, 17, 6, 16],
      [6, 17, 6, 16],
      [0, 33, 12, 15],
      [12, 0, 23, 23],
      [12, 23, 23, 25],
      [35, 0, 13, 48],
    ],
  ],
])("golden: the cells of %s", (name, expected) => {
  const { rects } = arrangeDesk(PRESETS[name] ?? [], 1256, 660, SIZES);
  expect(placesFrom(rects, { width: 1256, height: 660, gap: 12 })).toEqual(expected);
});

test("more panels than a window can show make the page scroll", () => {
  const crowd = [...FIRST, ...Array.from({ length: 60 }, () => CONV2)];
  const { rects, height } = arrangeDesk(crowd, 976, 400, SIZES);
  expect(height).toBeGreaterThan(400);
  check(rects, 976, height, SIZES.gap);
});

test("two columns that scroll hold all panels, none a sliver", () => {
  for (const [name, panels] of Object.entries(PRESETS)) {
    for (const width of [656, 800, 975]) {
      const { rects, height } = arrangeColumns(panels, width, 1100, SIZES);
      check(rects, width, height, SIZES.gap);
      expect(rects, name).toHaveLength(panels.length);
    }
  }
});

test("in one column no panel is a sliver, and none higher than the window", () => {
  for (const panels of Object.values(PRESETS)) {
    for (const one of panels) {
      const height = tallOf(one, 366, 844, SIZES);
      expect(height).toBeGreaterThanOrEqual(68);
      expect(height).toBeLessThanOrEqual(500);
    }
  }
});

test("any panels at all fit", () => {
  const kinds = ["camera", "patch", "input", "result", "text", "maps", "neurons", "weights"];
  for (let seed = 0; seed < 200; seed++) {
    const roll = dice(seed);
    const pick = (count: number) => Math.floor(roll() * count);
    const layers = Array.from({ length: pick(9) }, () =>
      panel(kinds[5 + pick(3)] ?? "maps", 1 + pick(600), 1 + pick(60)),
    );
    const others = [...FIRST].filter(() => roll() < 0.6);
    const [width, height] = [976 + pick(1500), 540 + pick(800)];
    const panels = [...layers, ...others];
    const { rects } = arrangeDesk(panels, width, height, SIZES);
    check(rects, width, height, SIZES.gap);
  }
});
