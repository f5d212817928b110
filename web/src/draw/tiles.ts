/** Planes of bytes as tiles: each pixel of a plane becomes a block of its colour. */

import type { Table } from "./colors";
import type { Grid } from "./layout";

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
  private grid: Grid | undefined;
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);
  private columns: Uint16Array = new Uint16Array(0);
  private rows: Uint16Array = new Uint16Array(0);

  constructor(private readonly canvas: HTMLCanvasElement) {}

  /** Draw planes where a grid says; the canvas takes the size of the room. */
  paint(planes: Planes, grid: Grid, room: { width: number; height: number }, table: Table): void {
    const context = this.canvas.getContext("2d");
    if (!context || room.width < 1 || room.height < 1) return;
    const image = this.prepare(context, planes, grid, room);
    for (let unit = 0; unit < grid.units; unit++) this.tile(planes, unit, grid, room.width, table);
    context.putImageData(image, 0, 0);
  }

  private prepare(
    context: CanvasRenderingContext2D,
    planes: Planes,
    grid: Grid,
    room: { width: number; height: number },
  ): ImageData {
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

  private tile(planes: Planes, unit: number, grid: Grid, stride: number, table: Table): void {
    const { pixels, columns, rows } = this;
    const { width, height } = grid.tile;
    const { bytes } = planes;
    const column = unit % grid.columns;
    const top = grid.y + ((unit - column) / grid.columns) * (height + grid.gap);
    let start = top * stride + grid.x + column * (width + grid.gap);
    let before = -1;
    for (let y = 0; y < height; y++, start += stride) {
      const row = rows[y] as number;
      if (row === before) {
        pixels.copyWithin(start, start - stride, start - stride + width);
        continue;
      }
      const from = (unit * planes.height + row) * planes.width;
      for (let x = 0; x < width; x++) {
        pixels[start + x] = table[bytes[from + (columns[x] as number)] as number] as number;
      }
      before = row;
    }
  }
}
