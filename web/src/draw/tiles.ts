/** Planes of bytes as tiles: each pixel of a plane becomes a block of its colour. */

import type { Table } from "./colors";
import type { Grid, Size } from "./layout";

/** Unit after unit, rows from the top, in bytes. */
export interface Planes {
  readonly bytes: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** For each place along a tile, which pixel of the plane is nearest. */
export function nearest(pixels: number, length: number): Uint16Array {
  return Uint16Array.from({ length }, (_, at) => Math.floor(((2 * at + 1) * pixels) / (2 * length)));
}

/** Draws one panel's tiles; keeps its pixels and look-ups, so that a frame allocates nothing. */
export class TilePainter {
  private readonly context: CanvasRenderingContext2D | null;
  private grid: Grid | undefined;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  private columns: Uint16Array = new Uint16Array(0);
  private rows: Uint16Array = new Uint16Array(0);

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /** Draw planes where a grid says; the canvas takes the size of the room. */
  paint(planes: Planes, grid: Grid, room: Size, table: Table): void {
    if (!this.context || room.width < 1 || room.height < 1) return;
    const image = this.prepare(this.context, planes, grid, room);
    for (let row = 0; row < grid.rows; row++) this.gridRow(planes, row, grid, room, table);
    this.context.putImageData(image, 0, 0);
  }

  private prepare(context: CanvasRenderingContext2D, planes: Planes, grid: Grid, room: Size): ImageData {
    const fits = this.image?.width === room.width && this.image.height === room.height;
    if (this.image && fits && this.grid === grid) return this.image;
    if (this.canvas.width !== room.width) this.canvas.width = room.width;
    if (this.canvas.height !== room.height) this.canvas.height = room.height;
    this.image = context.createImageData(room.width, room.height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.columns = nearest(planes.width, grid.tile.width);
    this.rows = nearest(planes.height, grid.tile.height);
    this.grid = grid;
    return this.image;
  }

  /**
   * Draw the tiles that stand beside each other, line by line; a line that is as the one above is copied. Whatever the
   * grid says, a tile that is not inside the room is not drawn: it would go on at the other edge.
   */
  private gridRow(planes: Planes, gridRow: number, grid: Grid, room: Size, table: Table): void {
    const { pixels, rows } = this;
    const { width, height } = grid.tile;
    const stride = room.width;
    const first = gridRow * grid.columns;
    const fitting = Math.floor((stride - grid.x + grid.gap) / (width + grid.gap));
    const count = Math.min(grid.columns, grid.units - first, fitting);
    const top = grid.y + gridRow * (height + grid.gap);
    if (count < 1 || top + height > room.height) return;
    const length = count * (width + grid.gap) - grid.gap;
    let start = top * stride + grid.x;
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
    const { pixels, columns } = this;
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
