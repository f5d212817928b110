/** Planes of bytes as smooth tiles: interpolated as values, and only then coloured. */

import type { Table } from "./colors";
import { type Smooth, type Taps, tapsOf } from "./kernels";
import { cornerOf, type Grid, type Size } from "./layout";
import { Sheet } from "./sheet";
import type { Range, UnitPlanes } from "./tones";

/** Planes whose bytes lie between the least and the greatest value of each. */
export interface Maps extends UnitPlanes {
  readonly height: number;
  readonly width: number;
}

/** Draws one panel's tiles; keeps its pixels and weights, so that a frame allocates nothing. */
export class SmoothPainter {
  private readonly sheet: Sheet;
  private room: Size | undefined;
  private grid: Grid | undefined;
  private smooth: Smooth | undefined;
  private across: Taps = NO_TAPS;
  private down: Taps = NO_TAPS;
  /** The plane, as wide as the tile: first across, then down. */
  private wide = new Float32Array(0);
  private line = new Float32Array(0);

  constructor(canvas: HTMLCanvasElement) {
    this.sheet = new Sheet(canvas);
  }

  /**
   * Draw maps where a grid says; the canvas takes the size of the room.
   * @param order the units that are shown, one after another
   */
  paint(
    maps: Maps,
    order: ArrayLike<number>,
    range: Range,
    smooth: Smooth,
    grid: Grid,
    room: Size,
    table: Table,
  ): void {
    if (!this.prepare(maps, smooth, grid, room)) return;
    const { pairs } = maps;
    for (let at = 0; at < grid.units; at++) {
      const unit = order[at] as number;
      let gain = 1;
      let first = 0;
      if (range) {
        const scale = 255 / (range[1] - range[0] || 1);
        const least = pairs[2 * unit] as number;
        gain = (((pairs[2 * unit + 1] as number) - least) / 255) * scale;
        first = (least - range[0]) * scale;
      }
      const { x, y } = cornerOf(grid, at);
      if (x + grid.tile.width > room.width || y + grid.tile.height > room.height) continue;
      this.spread(maps, unit * maps.size, grid.tile.width);
      this.tile(gain, first + 0.5, y * room.width + x, room.width, grid.tile, table);
    }
    this.sheet.show();
  }

  private prepare(maps: Maps, smooth: Smooth, grid: Grid, room: Size): boolean {
    if (this.grid === grid && this.room === room && this.smooth === smooth) return true;
    if (!this.sheet.clear(room)) return false;
    this.grid = grid;
    this.room = room;
    this.smooth = smooth;
    this.across = tapsOf(smooth, maps.width, grid.tile.width);
    this.down = tapsOf(smooth, maps.height, grid.tile.height);
    this.wide = new Float32Array(maps.height * grid.tile.width);
    this.line = new Float32Array(grid.tile.width);
    return true;
  }

  /** Interpolate each row of a plane across the tile. */
  private spread({ bytes, height, width }: Maps, start: number, places: number): void {
    const { wide, across } = this;
    for (let row = 0; row < height; row++) {
      spreadRow(bytes, start + row * width, across, wide, row * places, places);
    }
  }

  /** Interpolate down the tile, line by line, and colour. */
  private tile(gain: number, first: number, start: number, stride: number, size: Size, table: Table): void {
    const { line, wide, down, sheet } = this;
    const { count, pixels, weights } = down;
    for (let y = 0, to = start; y < size.height; y++, to += stride) {
      const from = y * count;
      for (let tap = 0; tap < count; tap += 2) {
        const one = from + tap;
        const other = tap + 1 < count ? one + 1 : one;
        const weight = other === one ? 0 : (weights[other] as number);
        const at = (pixels[one] as number) * size.width;
        const otherAt = (pixels[other] as number) * size.width;
        addRows(wide, at, weights[one] as number, otherAt, weight, line, tap > 0);
      }
      color(line, gain, first, table, sheet.pixels, to);
    }
  }
}

function spreadRow(
  bytes: Uint8Array,
  from: number,
  { count, pixels, weights }: Taps,
  into: Float32Array,
  to: number,
  places: number,
): void {
  for (let place = 0, tap = 0; place < places; place++) {
    let sum = 0;
    for (const end = tap + count; tap < end; tap++) {
      sum += (bytes[from + (pixels[tap] as number)] as number) * (weights[tap] as number);
    }
    into[to + place] = sum;
  }
}

/** Add two rows, by their weights, to a line, or begin it with them: two at once spare half of the way. */
function addRows(
  rows: Float32Array,
  one: number,
  weight: number,
  other: number,
  otherWeight: number,
  line: Float32Array,
  isBegun: boolean,
): void {
  const { length } = line;
  if (isBegun) {
    for (let x = 0; x < length; x++) {
      line[x] =
        (line[x] as number) + (rows[one + x] as number) * weight + (rows[other + x] as number) * otherWeight;
    }
    return;
  }
  for (let x = 0; x < length; x++) {
    line[x] = (rows[one + x] as number) * weight + (rows[other + x] as number) * otherWeight;
  }
}

/** Colour a line; as `toneOf` has it, which no engine takes into a loop from another file for sure. */
function color(
  line: Float32Array,
  gain: number,
  first: number,
  table: Table,
  into: Uint32Array,
  to: number,
): void {
  for (let x = 0; x < line.length; x++) {
    const tone = (line[x] as number) * gain + first;
    into[to + x] = table[tone > 0 ? (tone < 255 ? tone | 0 : 255) : 0] as number;
  }
}

const NO_TAPS: Taps = { count: 0, pixels: new Uint16Array(0), weights: new Float32Array(0) };
