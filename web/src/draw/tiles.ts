/** Planes of bytes as tiles: each pixel of a plane becomes a block of its colour. */

import type { Table } from "./colors";
import type { Grid, Size } from "./layout";
import { Sheet } from "./sheet";

/** Unit after unit, rows from the top: for each pixel its place in a table of colours. */
export interface Planes {
  readonly bytes: Uint8Array | Uint32Array;
  readonly height: number;
  readonly width: number;
}

/** For each place along a tile, which pixel of the plane is nearest. */
export function nearest(pixels: number, length: number): Uint16Array {
  return Uint16Array.from({ length }, (_, at) => Math.floor(((2 * at + 1) * pixels) / (2 * length)));
}

/** Draws one panel's tiles; keeps its pixels and look-ups, so that a frame allocates nothing. */
export class TilePainter {
  private readonly sheet: Sheet;
  private room: Size | undefined;
  private grid: Grid | undefined;
  private columns: Uint16Array = new Uint16Array(0);
  private rows: Uint16Array = new Uint16Array(0);

  constructor(canvas: HTMLCanvasElement) {
    this.sheet = new Sheet(canvas);
  }

  /** Draw planes where a grid says; the canvas takes the size of the room. */
  paint(planes: Planes, grid: Grid, room: Size, table: Table): void {
    if (!this.prepare(planes, grid, room)) return;
    for (let row = 0; row < grid.rows; row++) this.gridRow(planes, row, grid, room, table);
    this.sheet.show();
  }

  private prepare(planes: Planes, grid: Grid, room: Size): boolean {
    if (this.grid === grid && this.room === room) return true;
    if (!this.sheet.clear(room)) return false;
    this.columns = nearest(planes.width, grid.tile.width);
    this.rows = nearest(planes.height, grid.tile.height);
    this.grid = grid;
    this.room = room;
    return true;
  }

  /**
   * Draw the tiles that stand beside each other, line by line; a line that is as the one above is copied. Whatever the
   * grid says, a tile that is not inside the room is not drawn: it would go on at the other edge.
   */
  private gridRow(planes: Planes, gridRow: number, grid: Grid, room: Size, table: Table): void {
    const { rows } = this;
    const { pixels } = this.sheet;
    const { width, height } = grid.tile;
    const stride = room.width;
    const first = gridRow * grid.columns;
    const fitting = Math.floor((stride + grid.gap) / (width + grid.gap));
    const count = Math.min(grid.columns, grid.units - first, fitting);
    const top = gridRow * (height + grid.gap);
    if (count < 1 || top + height > room.height) return;
    const length = count * (width + grid.gap) - grid.gap;
    let start = top * stride;
    let before = -1;
    for (let y = 0; y < height; y++, start += stride) {
      const row = rows[y] as number;
      if (row === before) pixels.copyWithin(start, start - stride, start - stride + length);
      else this.line(planes, first, count, row, start, grid, table);
      before = row;
    }
  }

  private line(
    planes: Planes,
    first: number,
    count: number,
    row: number,
    start: number,
    grid: Grid,
    table: Table,
  ): void {
    const { columns } = this;
    const { pixels } = this.sheet;
    const { bytes } = planes;
    const { width } = grid.tile;
    for (let unit = first, at = start; unit < first + count; unit++, at += grid.gap) {
      const from = (unit * planes.height + row) * planes.width;
      for (let x = 0; x < width; x++, at++) {
        pixels[at] = table[bytes[from + (columns[x] as number)] as number] as number;
      }
    }
  }
}
