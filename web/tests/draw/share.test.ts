import { expect, test } from "vitest";
import { sizeOf, tileGrid } from "../../src/draw/layout";
import { shareHeight, type Tiles } from "../../src/draw/share";

const tiles = (units: number, side: number): Tiles => ({ units, plane: { width: side, height: side } });

test.each<[string, Tiles[], number, number]>([
  ["LeNet", [tiles(20, 24), tiles(50, 8)], 562, 545],
  ["one panel", [tiles(64, 56)], 562, 600],
  ["unlike panels", [tiles(4, 100), tiles(512, 7), tiles(96, 20)], 700, 900],
  ["many units", [tiles(2048, 7), tiles(2048, 7)], 560, 545],
])(
  "%s: the whole height is divided, and each panel's tiles are nearly as wide as the column",
  (_, panels, width, height) => {
    const heights = shareHeight(panels, width, height, 3);
    expect(heights).toHaveLength(panels.length);
    const sum = heights.reduce((a, b) => a + b, 0);
    expect(sum).toBeLessThanOrEqual(height);
    expect(sum).toBeGreaterThan(height - panels.length);
    for (const [at, panel] of panels.entries()) {
      const used = sizeOf(tileGrid(panel.units, panel.plane, { width, height: heights[at] ?? 0 }, 3));
      expect(used.width).toBeGreaterThan(0.8 * width);
    }
  },
);

test("LeNet's maps are larger than in equal halves", () => {
  const [first = 0, second = 0] = shareHeight([tiles(20, 24), tiles(50, 8)], 562, 545, 3);
  const area = (units: number, side: number, height: number) => {
    const used = sizeOf(tileGrid(units, { width: side, height: side }, { width: 562, height }, 3));
    return used.width * used.height;
  };
  expect(area(20, 24, first) + area(50, 8, second)).toBeGreaterThan(area(20, 24, 272) + area(50, 8, 272));
});

test("where not even one row fits, all get the same", () => {
  expect(shareHeight([tiles(3, 10), tiles(3, 10)], 300, 20, 3)).toEqual([10, 10]);
  expect(shareHeight([], 300, 20, 3)).toEqual([]);
});
