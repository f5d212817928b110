/** Make a square picture smaller by averaging: every pixel counts once, so that neither noise nor fine lines alias. */

import type { Size } from "./layout";

/** A square picture: RGBA, rows from the top. */
export interface Square {
  readonly side: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Averages squares of one size to another; keeps its sums, so that a frame allocates nothing. */
export class Shrinker {
  private side = 0;
  private columns: Uint16Array = new Uint16Array(0);
  private rows: Uint16Array = new Uint16Array(0);
  private sums = new Uint32Array(0);

  /**
   * Average to `width` × `height` pixels; each pixel of the picture falls into one of them.
   * @param into RGB, or RGBA, as its length says; alpha is left as it is
   * @throws RangeError if the picture would have to grow, or `into` has another length.
   */
  shrink(picture: Square, { width, height }: Size, into: Uint8Array | Uint8ClampedArray): void {
    const step = into.length / (width * height);
    if (Math.max(width, height) > picture.side) {
      throw new RangeError(`${picture.side} pixels cannot shrink to ${width}×${height}`);
    }
    if (step !== 3 && step !== 4) throw new RangeError(`${into.length} bytes do not hold ${width}×${height}`);
    this.prepare(picture.side, width, height);
    const { columns, rows, sums } = this;
    const words = new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, picture.side ** 2);
    let y = 0;
    for (let row = 0; row < height; row++) {
      const bottom = rows[row] as number;
      const count = bottom - y;
      sums.fill(0);
      for (; y < bottom; y++) addRow(words, y * picture.side, columns, sums);
      writeRow(sums, columns, count, into, row * width * step, step);
    }
  }

  private prepare(side: number, width: number, height: number): void {
    if (this.side === side && this.columns.length === width && this.rows.length === height) return;
    this.side = side;
    this.columns = ends(side, width);
    this.rows = ends(side, height);
    this.sums = new Uint32Array(3 * width);
  }
}

/** Where each of `parts` runs of pixels ends. */
function ends(pixels: number, parts: number): Uint16Array {
  return Uint16Array.from({ length: parts }, (_, at) => Math.round(((at + 1) * pixels) / parts));
}

// Red and blue are summed in one number, 16 bits each: enough for runs of 257 pixels.
function addRow(words: Uint32Array, start: number, ends: Uint16Array, sums: Uint32Array): void {
  let x = 0;
  for (let column = 0, at = 0; column < ends.length; column++, at += 3) {
    const end = ends[column] as number;
    let redBlue = 0;
    let green = 0;
    for (; x < end; x++) {
      const word = words[start + x] as number;
      redBlue = (redBlue + (word & 0xff00ff)) | 0;
      green += (word >>> 8) & 0xff;
    }
    sums[at] = (sums[at] as number) + (redBlue & 0xffff);
    sums[at + 1] = (sums[at + 1] as number) + green;
    sums[at + 2] = (sums[at + 2] as number) + (redBlue >>> 16);
  }
}

function writeRow(
  sums: Uint32Array,
  ends: Uint16Array,
  height: number,
  into: Uint8Array | Uint8ClampedArray,
  start: number,
  step: number,
): void {
  let x = 0;
  for (let column = 0, at = 0, to = start; column < ends.length; column++, at += 3, to += step) {
    const end = ends[column] as number;
    const count = (end - x) * height;
    into[to] = Math.round((sums[at] as number) / count);
    into[to + 1] = Math.round((sums[at + 1] as number) / count);
    into[to + 2] = Math.round((sums[at + 2] as number) / count);
    x = end;
  }
}
