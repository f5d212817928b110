/** Units as tiles, in the colours of a table. */

import type { Table } from "./colors";
import type { Smooth } from "./kernels";
import type { Grid, Size } from "./layout";
import { type Maps, SmoothPainter } from "./smooth";
import { TilePainter } from "./tiles";
import { type Range, toneMaps, toneValues } from "./tones";

/** Where tiles stand, and in which colours. */
export interface Place {
  readonly grid: Grid;
  readonly room: Size;
  readonly table: Table;
}

/** Draws the units of a panel; keeps what it needs, so that a frame allocates nothing. */
export class UnitPainter {
  private readonly plain: TilePainter;
  private readonly smooth: SmoothPainter;
  private tones = new Uint8Array(0);

  constructor(canvas: HTMLCanvasElement) {
    this.plain = new TilePainter(canvas);
    this.smooth = new SmoothPainter(canvas);
  }

  /** Draw a cell for each of some values. */
  values(
    values: Float32Array,
    order: ArrayLike<number>,
    range: readonly [number, number],
    { grid, room, table }: Place,
  ): void {
    const tones = this.take(order.length);
    toneValues(values, order, range, tones);
    this.plain.paint({ bytes: tones, height: 1, width: 1 }, grid, room, table);
  }

  /** Draw some maps. */
  maps(
    maps: Maps,
    order: ArrayLike<number>,
    range: Range,
    interpolation: Smooth | "nearest",
    { grid, room, table }: Place,
  ): void {
    if (interpolation !== "nearest") {
      this.smooth.paint(maps, order, range, interpolation, grid, room, table);
      return;
    }
    const tones = this.take(order.length * maps.size);
    toneMaps(maps, order, range, tones);
    this.plain.paint({ bytes: tones, height: maps.height, width: maps.width }, grid, room, table);
  }

  private take(length: number): Uint8Array {
    if (this.tones.length !== length) this.tones = new Uint8Array(length);
    return this.tones;
  }
}
