import { expect, test } from "vitest";
import { GRAYS, pixel } from "../../src/draw/colors";
import { type Grid, tileGrid } from "../../src/draw/layout";
import { nearest, TilePainter } from "../../src/draw/tiles";
import { fakeCanvas } from "./fakes";

test.each([
  [2, 4, [0, 0, 1, 1]],
  [3, 3, [0, 1, 2]],
  [3, 5, [0, 0, 1, 2, 2]],
  [4, 2, [1, 3]],
  [1, 3, [0, 0, 0]],
])("%i pixels over %i places", (pixels, length, expected) => {
  expect(Array.from(nearest(pixels, length))).toEqual(expected);
});

/** The colour that every place of the room must have, worked out one by one. */
function expected(
  bytes: Uint8Array,
  plane: number,
  grid: Grid,
  room: { width: number; height: number },
): Uint32Array {
  const shown = new Uint32Array(room.width * room.height);
  for (let unit = 0; unit < grid.units; unit++) {
    const left = (unit % grid.columns) * (grid.tile.width + grid.gap);
    const top = Math.floor(unit / grid.columns) * (grid.tile.height + grid.gap);
    for (let y = 0; y < grid.tile.height; y++) {
      for (let x = 0; x < grid.tile.width; x++) {
        const row = Math.floor(((y + 0.5) * plane) / grid.tile.height);
        const column = Math.floor(((x + 0.5) * plane) / grid.tile.width);
        const value = bytes[(unit * plane + row) * plane + column] ?? 0;
        shown[(top + y) * room.width + left + x] = pixel(value, value, value);
      }
    }
  }
  return shown;
}

test.each([
  [7, 4, { width: 61, height: 47 }, 3],
  [3, 8, { width: 50, height: 20 }, 1],
  [20, 1, { width: 40, height: 90 }, 2],
])("%i planes of %i pixels stand where they should, and nothing else does", (units, plane, room, gap) => {
  const { canvas, element } = fakeCanvas();
  const bytes = Uint8Array.from({ length: units * plane * plane }, (_, i) => (i * 37) % 256);
  const grid = tileGrid(units, { width: plane, height: plane }, room, gap);
  new TilePainter(element).paint({ bytes, width: plane, height: plane }, grid, room, GRAYS);
  expect([canvas.width, canvas.height]).toEqual([room.width, room.height]);
  expect(canvas.shown).toEqual(expected(bytes, plane, grid, room));
});

test("a second frame takes no new memory, another grid does", () => {
  const { canvas, element } = fakeCanvas();
  const room = { width: 30, height: 30 };
  const painter = new TilePainter(element);
  const grid = tileGrid(4, { width: 2, height: 2 }, room, 1);
  for (const value of [1, 2, 3]) {
    const bytes = new Uint8Array(16).fill(value);
    painter.paint({ bytes, width: 2, height: 2 }, grid, room, GRAYS);
    expect(canvas.shown[0]).toBe(pixel(value, value, value));
  }
  expect(canvas.made).toBe(1);
  const other = tileGrid(1, { width: 4, height: 4 }, room, 1);
  painter.paint({ bytes: new Uint8Array(16), width: 4, height: 4 }, other, room, GRAYS);
  expect(canvas.made).toBe(2);
});

test("a grid that is larger than the room does not go on at the other edge", () => {
  const { canvas, element } = fakeCanvas();
  const room = { width: 7, height: 5 };
  const grid: Grid = { units: 12, columns: 4, rows: 3, tile: { width: 2, height: 2 }, gap: 1 };
  const bytes = new Uint8Array(12).map((_, unit) => 10 * (unit + 1));
  new TilePainter(element).paint({ bytes, width: 1, height: 1 }, grid, room, GRAYS);
  const shown = Array.from({ length: 5 }, (_, y) =>
    Array.from(canvas.shown.subarray(7 * y, 7 * y + 7), (color) => color & 255),
  );
  const [first, second] = [
    [10, 10, 0, 20, 20, 0, 0],
    [50, 50, 0, 60, 60, 0, 0],
  ];
  expect(shown).toEqual([first, first, [0, 0, 0, 0, 0, 0, 0], second, second]);
});

test("without room nothing is drawn", () => {
  const { canvas, element } = fakeCanvas();
  const room = { width: 0, height: 10 };
  const grid = tileGrid(1, { width: 2, height: 2 }, room, 1);
  new TilePainter(element).paint({ bytes: new Uint8Array(4), width: 2, height: 2 }, grid, room, GRAYS);
  expect(canvas.made).toBe(0);
});
