import { expect, test } from "vitest";
import { cellGrid, cornerOf, type Grid, hit, type Size, sizeOf, tileGrid } from "../../src/draw/layout";

const square = (side: number) => ({ width: side, height: side });

test.each<[number, Size, Size, number, Partial<Grid>]>([
  [20, square(24), { width: 562, height: 270 }, 3, { columns: 7, rows: 3, tile: square(77) }],
  [50, square(8), { width: 562, height: 277 }, 3, { columns: 10, rows: 5, tile: square(53) }],
  [1, square(28), { width: 100, height: 300 }, 3, { columns: 1, tile: square(100) }],
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
  [3, 20, { width: 40, height: 900 }, { columns: 1, rows: 3, tile: { width: 40, height: 120 }, gap: 1 }],
  [10, 20, { width: 300, height: 300 }, { columns: 1, rows: 10, tile: { width: 87, height: 29 } }],
])("%i neurons in at most %i rows", (units, rows, room, expected) => {
  expect(cellGrid(units, rows, room, 1)).toMatchObject(expected);
});

test.each<[number, number, Size, Partial<Grid>]>([
  [1024, 20, { width: 308, height: 608 }, { columns: 23, rows: 45, tile: { width: 12, height: 12 }, gap: 1 }],
  [4096, 20, { width: 308, height: 608 }, { columns: 51, rows: 81, tile: { width: 5, height: 6 }, gap: 1 }],
  [
    25088,
    20,
    { width: 308, height: 608 },
    { columns: 154, rows: 163, tile: { width: 2, height: 3 }, gap: 0 },
  ],
  [60, 60, { width: 300, height: 80 }, { columns: 15, rows: 4, tile: { width: 19, height: 19 }, gap: 1 }],
])("%i neurons that would be slivers in %i rows", (units, rows, room, expected) => {
  expect(cellGrid(units, rows, room, 1)).toMatchObject(expected);
});

/** Numbers that are the same each time, spread over a range. */
function* spread(least: number, most: number, count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield least + Math.floor(((i * 0.6180339887) % 1) * (most - least + 1));
}

const ROOMS = [...spread(40, 700, 12)].flatMap((width) =>
  [...spread(40, 900, 7)].map((height) => ({ width, height })),
);
const COUNTS = [1, 2, 3, 10, 84, 500, 1024, 1600, 1601, 4096, 9216, 25_000, ...spread(1, 25_000, 25)];

test("neurons stay in their room, whatever the rows that were wished for; all of them, if there is a pixel for each", () => {
  for (const room of ROOMS) {
    for (const units of COUNTS) {
      for (const [rows, gap] of [
        [1, 1],
        [20, 1],
        [20, 2],
        [333, 1],
        [25_000, 3],
      ] as const) {
        const grid = cellGrid(units, rows, room, gap);
        const used = sizeOf(grid);
        const is = { units, rows, gap, room, grid };
        expect(used.width <= room.width && used.height <= room.height, JSON.stringify(is)).toBe(true);
        expect(grid.units, JSON.stringify(is)).toBe(Math.min(units, room.width * room.height));
        expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(grid.units);
      }
    }
  }
});

test("tiles stay in their room, and where there is none for all, the first are shown", () => {
  for (const room of ROOMS.slice(0, 20)) {
    for (const units of [1, 3, 64, 512, 2048, 25_000]) {
      for (const plane of [square(7), { width: 80, height: 10 }]) {
        const grid = tileGrid(units, plane, room, 3);
        const used = sizeOf(grid);
        const is = JSON.stringify({ units, plane, room, grid });
        expect(used.width <= room.width && used.height <= room.height, is).toBe(true);
        expect(grid.units, is).toBeLessThanOrEqual(units);
        if (units <= 64) expect(grid.units, is).toBe(units);
      }
    }
  }
});

test("what is not shown is not hit", () => {
  const room = square(40);
  const grid = cellGrid(5000, 20, room, 1);
  expect(grid.units).toBe(1600);
  expect(hit(grid, 39.5, 39.5)?.unit).toBe(1599);
  expect(hit(grid, 39.5, 40.5)).toBeUndefined();
});

test("every neuron of a wide layer is hit where it stands", () => {
  const grid = cellGrid(4096, 20, { width: 308, height: 608 }, 1);
  for (let unit = 0; unit < 4096; unit++) {
    const { x, y } = cornerOf(grid, unit);
    expect(hit(grid, x + 0.5, y + 0.5)?.unit).toBe(unit);
  }
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
