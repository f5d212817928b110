import { beforeEach, expect, test } from "vitest";
import type { Grid } from "../../src/draw/layout";
import { RowBars, RowNumbers } from "../../src/draw/rows";

const INKS = { bar: "bar", track: "track", zero: "zero" };
/** Rows of 10 pixels, one pixel apart. */
const GRID: Grid = { units: 3, columns: 1, rows: 3, tile: { width: 10, height: 10 }, gap: 1 };
const ROOM = { width: 100, height: 32 };

type Box = readonly [ink: string, x: number, y: number, width: number, height: number];

let boxes: Box[];
let path: [number, number, number, number][];

const context = {
  fillStyle: "",
  clearRect: () => {
    boxes = [];
  },
  beginPath: () => {
    path = [];
  },
  roundRect: (...box: [number, number, number, number]) => path.push(box),
  fill() {
    for (const [x, y, width, height] of path) boxes.push([this.fillStyle, x, y, width, height]);
  },
  fillRect(...box: [number, number, number, number]) {
    boxes.push([this.fillStyle, ...box]);
  },
};
const canvas = { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement;

const bars = () => boxes.filter(([ink]) => ink === "bar").map(([, x, , width]) => [x, width]);

beforeEach(() => {
  boxes = [];
});

test("bars are as long as their numbers, in the middle of their rows", () => {
  new RowBars(canvas, false).paint(Float64Array.of(2, 0.5, 9), 4, GRID, ROOM, 1, INKS);
  expect(boxes.filter(([ink]) => ink === "bar")).toEqual([
    ["bar", 0, 2, 50, 7],
    ["bar", 0, 13, 12.5, 7],
    ["bar", 0, 24, 100, 7],
  ]);
  expect(boxes.filter(([ink]) => ink === "track").map(([, , , width]) => width)).toEqual([100, 100, 100]);
  expect(boxes.filter(([ink]) => ink === "zero")).toEqual([]);
  expect([canvas.width, canvas.height]).toEqual([100, 32]);
});

test("from the first number below zero on, zero is in the middle", () => {
  const painter = new RowBars(canvas, false);
  painter.paint(Float64Array.of(-1, 2, 0), 2, GRID, ROOM, 1, INKS);
  expect(bars()).toEqual([
    [25, 25],
    [50, 50],
    [50, 0],
  ]);
  painter.paint(Float64Array.of(1, 2, 0), 2, GRID, ROOM, 1, INKS);
  expect(bars()[0]).toEqual([50, 25]);
  expect(boxes.filter(([ink]) => ink === "zero")).toHaveLength(3);
});

test("nothing and no numbers have no bar", () => {
  new RowBars(canvas, true).paint(Float64Array.of(Number.NaN, 0, 0), 0, GRID, ROOM, 1, INKS);
  expect(bars()).toEqual(Array(3).fill([50, 0]));
});

test("where there is no room nothing is drawn", () => {
  new RowBars(canvas, true).paint(Float64Array.of(1), 1, GRID, { width: 0, height: 9 }, 1, INKS);
  expect(boxes).toEqual([]);
});

test("numbers have two decimals, and are written where they have changed", () => {
  const written: string[] = [];
  const children = [0, 1].map((row) => ({
    querySelector: () => ({
      set textContent(text: string) {
        written.push(`${row}: ${text}`);
      },
    }),
  }));
  const numbers = new RowNumbers({ children } as unknown as Element);
  numbers.write(Float64Array.of(2, Number.NaN));
  numbers.write(Float64Array.of(2.001, -0.5));
  expect(written).toEqual(["0: 2.00", "1: not a number", "1: -0.50"]);
});
