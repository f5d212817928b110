import { expect, test } from "vitest";
import { GRAYS } from "../../src/draw/colors";
import { type Smooth, tapsOf } from "../../src/draw/kernels";
import { type Grid, squareSide } from "../../src/draw/layout";
import { SmoothPainter } from "../../src/draw/smooth";
import { toneMaps } from "../../src/draw/tones";
import { fakeCanvas } from "./fakes";

const ALL: readonly Smooth[] = ["linear", "cubic", "lanczos"];

/** The definitions, written down once more. */
const DEFINED: Readonly<Record<Smooth, (t: number) => number>> = {
  linear: (t) => (Math.abs(t) < 1 ? 1 - Math.abs(t) : 0),
  cubic: (t) => {
    const x = Math.abs(t);
    if (x <= 1) return 1.5 * x ** 3 - 2.5 * x ** 2 + 1;
    return x < 2 ? -0.5 * x ** 3 + 2.5 * x ** 2 - 4 * x + 2 : 0;
  },
  lanczos: (t) => {
    if (Math.abs(t) < 1e-12) return 1;
    return Math.abs(t) < 3
      ? (3 * Math.sin(Math.PI * t) * Math.sin((Math.PI * t) / 3)) / (Math.PI * t) ** 2
      : 0;
  },
};

/** A value between the pixels, all of them weighed in double precision; pixels beyond the edge are as those at it. */
function between(value: (row: number, column: number) => number, size: number, tile: number, smooth: Smooth) {
  const stretch = Math.max(1, size / tile);
  const parts = (place: number) => {
    const middle = ((place + 0.5) * size) / tile - 0.5;
    const all = new Map<number, number>();
    let sum = 0;
    for (let pixel = -4 * size - 8; pixel < 5 * size + 8; pixel++) {
      const part = DEFINED[smooth]((pixel - middle) / stretch);
      const inside = Math.min(size - 1, Math.max(0, pixel));
      all.set(inside, (all.get(inside) ?? 0) + part);
      sum += part;
    }
    return [...all].map(([pixel, part]) => [pixel, part / sum] as const);
  };
  return (y: number, x: number) => {
    let sum = 0;
    for (const [row, down] of parts(y))
      for (const [column, across] of parts(x)) sum += down * across * value(row, column);
    return sum;
  };
}

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

function scene(size: number, tile: number, seed: number) {
  const units = 3;
  const next = random(seed);
  const maps = {
    bytes: Uint8Array.from({ length: units * size * size }, () => Math.floor(256 * next())),
    pairs: Float32Array.of(-1, 2, 0, 0.5, -3, -1),
    size: size * size,
    height: size,
    width: size,
  };
  const columns = squareSide(units);
  const grid: Grid = { units, columns, rows: 2, tile: { width: tile, height: tile }, gap: 1 };
  const room = { width: 2 * tile + 7, height: 2 * tile + 4 };
  return { maps, grid, room, order: [2, 0, 1] };
}

const CASES = ALL.flatMap((smooth) =>
  (
    [
      [4, 12],
      [5, 35],
      [8, 43],
      [24, 77],
      [1, 9],
      [16, 16],
      [24, 17],
      [30, 9],
    ] as const
  ).map(([size, tile]) => [smooth, size, tile] as const),
);

test.each(CASES)("%s: %i pixels on %i places are as the definition has them", (smooth, size, tile) => {
  for (const range of [[-3, 2], [-1, 1], undefined] as const) {
    const { maps, grid, room, order } = scene(size, tile, size * tile);
    const { canvas, element } = fakeCanvas();
    new SmoothPainter(element).paint(maps, order, range, smooth, grid, room, GRAYS);
    for (const [at, unit] of order.entries()) {
      const [low = 0, high = 0] = maps.pairs.subarray(2 * unit, 2 * unit + 2);
      const [least, greatest] = range ?? [low, high];
      const value = (row: number, column: number) =>
        low + ((maps.bytes[unit * size * size + row * size + column] ?? 0) / 255) * (high - low);
      const defined = between(value, size, tile, smooth);
      const left = (at % 2) * (tile + 1);
      const top = Math.floor(at / 2) * (tile + 1);
      for (let place = 0; place < 12; place++) {
        const y = (place * 7) % tile;
        const x = (place * 11 + 3) % tile;
        const tone = ((defined(y, x) - least) / (greatest - least)) * 255;
        const shown = (canvas.shown[(top + y) * room.width + left + x] ?? 0) & 255;
        expect(Math.abs(shown - Math.min(255, Math.max(0, tone)))).toBeLessThan(0.501);
      }
    }
  }
});

test.each(CASES.filter(([, size, tile]) => tile % size === 0 && (tile / size) % 2 === 1))(
  "%s: in the middle of %i cells on %i places stands the tone of the value itself",
  (smooth, size, tile) => {
    const { maps, grid, room, order } = scene(size, tile, 5);
    const range = [-2.7, 1.9] as const;
    const tones = new Uint8Array(order.length * maps.size);
    toneMaps(maps, order, range, tones);
    const { canvas, element } = fakeCanvas();
    new SmoothPainter(element).paint(maps, order, range, smooth, grid, room, GRAYS);
    const cell = tile / size;
    for (let at = 0; at < order.length; at++) {
      for (let i = 0; i < maps.size; i++) {
        const x = (at % 2) * (tile + 1) + (i % size) * cell + (cell - 1) / 2;
        const y = Math.floor(at / 2) * (tile + 1) + Math.floor(i / size) * cell + (cell - 1) / 2;
        expect((canvas.shown[y * room.width + x] ?? 0) & 255).toBe(tones[at * maps.size + i]);
      }
    }
  },
);

test.each(ALL)("%s: the parts of a place sum to one, and pixels that are alike stay so", (smooth) => {
  for (const [pixels, places] of [
    [7, 40],
    [7, 3],
    [64, 21],
    [2, 2],
  ] as const) {
    const { count, weights } = tapsOf(smooth, pixels, places);
    for (let place = 0; place < places; place++) {
      const sum = weights.subarray(place * count, (place + 1) * count).reduce((all, one) => all + one, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
  }
});

test("a second frame takes no new memory, another interpolation does", () => {
  const { maps, grid, room, order } = scene(4, 12, 1);
  const { canvas, element } = fakeCanvas();
  const painter = new SmoothPainter(element);
  painter.paint(maps, order, undefined, "cubic", grid, room, GRAYS);
  painter.paint(maps, order, undefined, "cubic", grid, room, GRAYS);
  expect(canvas.made).toBe(1);
  painter.paint(maps, order, undefined, "linear", grid, room, GRAYS);
  expect(canvas.made).toBe(2);
});

test("a tile that is not inside the room is left out", () => {
  const { maps, grid, order } = scene(4, 12, 1);
  const { canvas, element } = fakeCanvas();
  const room = { width: 20, height: 14 };
  new SmoothPainter(element).paint(maps, order, undefined, "cubic", grid, room, GRAYS);
  for (let y = 0; y < room.height; y++) {
    for (let x = 0; x < room.width; x++) {
      const isInside = x < 12 && y < 12;
      expect((canvas.shown[y * room.width + x] ?? 0) !== 0).toBe(isInside);
    }
  }
});
