import { expect, test } from "vitest";
import { cellGrid, cornerOf, type Grid, hit, type Size, sizeOf, tileGrid } from "../../src/draw/layout";

const square = (side: number) => ({ width: side, height: side });

test.each<[number, Size, Size, number, Partial<Grid>]>([
  [20, square(24), { width: 562, height: 270 }, 3, { columns: 7, rows: 3, tile: square(77) }],
  [50, square(8), { width: 562, height: 277 }, 3, { columns: 10, rows: 5, tile: square(53) }],
  [1, square(28), { width: 100, height: 300 }, 3, { columns: 1, tile: square(100), x: 0, y: 100 }],
  [
    6,
    { width: 4, height: 2 },
    { width: 100, height: 100 },
    2,
    { columns: 2, rows: 3, tile: { width: 48, height: 24 } },
  ],
])("%i tiles of %o in %o", (units, plane, room, gap, expected) => {
  expect(tileGrid(units, plane, room, gap)).toMatchObject(expected);
});

test("no number of columns makes larger tiles, and none stand outside", () => {
  for (const units of [1, 2, 3, 7, 20, 50, 64, 500]) {
    for (const room of [
      { width: 562, height: 270 },
      { width: 330, height: 900 },
      { width: 1200, height: 111 },
    ]) {
      const grid = tileGrid(units, square(1), room, 3);
      const used = sizeOf(grid);
      expect(used.width).toBeLessThanOrEqual(room.width);
      expect(used.height).toBeLessThanOrEqual(room.height);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(units);
      for (let columns = 1; columns <= units; columns++) {
        const rows = Math.ceil(units / columns);
        const { gap } = grid;
        const across = Math.floor((room.width - gap * (columns - 1)) / columns);
        const down = Math.floor((room.height - gap * (rows - 1)) / rows);
        expect(grid.tile.width).toBeGreaterThanOrEqual(Math.min(across, down));
      }
    }
  }
});

test("a whole multiple of the plane's pixels is taken where it costs little", () => {
  expect(tileGrid(1, square(24), square(49), 3).tile).toEqual(square(48));
  expect(tileGrid(1, square(24), square(60), 3).tile).toEqual(square(60));
});

test("small tiles stand closer", () => {
  expect(tileGrid(2048, square(7), { width: 560, height: 270 }, 3).gap).toBe(1);
});

test.each<[number, number, Size, Partial<Grid>]>([
  [500, 20, { width: 307, height: 609 }, { columns: 25, rows: 20, tile: { width: 11, height: 29 } }],
  [64, 20, { width: 307, height: 609 }, { columns: 4, rows: 16, tile: { width: 76, height: 37 } }],
  [10, 20, { width: 300, height: 300 }, { columns: 1, rows: 10, tile: { width: 87, height: 29 } }],
])("%i neurons in at most %i rows", (units, rows, room, expected) => {
  expect(cellGrid(units, rows, room, 1)).toMatchObject(expected);
});

test("every tile is hit at its corners, and nothing in the gaps", () => {
  const grid = tileGrid(20, square(24), { width: 562, height: 270 }, 3);
  for (let unit = 0; unit < grid.units; unit++) {
    const { x, y } = cornerOf(grid, unit);
    expect(hit(grid, x, y)).toEqual({ unit, across: 0, down: 0 });
    expect(hit(grid, x + grid.tile.width - 0.5, y + grid.tile.height - 0.5)?.unit).toBe(unit);
    expect(hit(grid, x + grid.tile.width + 1, y)).toBeUndefined();
    expect(hit(grid, x, y + grid.tile.height + 1)).toBeUndefined();
  }
  expect(hit(grid, -1, 5)).toBeUndefined();
  expect(hit(grid, 5, -1)).toBeUndefined();
  expect(hit(grid, 561, 5)).toBeUndefined();
  expect(hit(grid, 5, 269)).toBeUndefined();
});

test("a place in a tile is a share of its size", () => {
  const grid = tileGrid(1, square(24), square(96), 3);
  expect(hit(grid, 24, 72)).toEqual({ unit: 0, across: 0.25, down: 0.75 });
});
