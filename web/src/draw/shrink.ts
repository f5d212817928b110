/** Make a square picture smaller by averaging: every pixel counts once, so that neither noise nor fine lines alias. */

import type { Size } from "./layout";

/** A square picture: RGBA, rows from the top. */
export interface Square {
  readonly side: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Averages squares of one size to another; where the pixels fall is worked out once. */
export class Shrinker {
  private side = 0;
  private columns: Uint16Array = new Uint16Array(0);
  private rows: Uint16Array = new Uint16Array(0);

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
    const { columns, rows } = this;
    const words = new Uint32Array(picture.pixels.buffer, picture.pixels.byteOffset, picture.side ** 2);
    for (let row = 0, to = 0; row < height; row++) {
      const top = row === 0 ? 0 : (rows[row - 1] as number);
      const bottom = rows[row] as number;
      for (let column = 0, left = 0; column < width; column++, to += step) {
        const right = columns[column] as number;
        average(words, picture.side, left, top, right, bottom, into, to);
        left = right;
      }
    }
  }

  private prepare(side: number, width: number, height: number): void {
    if (this.side === side && this.columns.length === width && this.rows.length === height) return;
    this.side = side;
    this.columns = ends(side, width);
    this.rows = ends(side, height);
  }
}

/** Where each of `parts` runs of pixels ends. */
function ends(pixels: number, parts: number): Uint16Array {
  return Uint16Array.from({ length: parts }, (_, at) => Math.round(((at + 1) * pixels) / parts));
}

// Red and blue of a run are summed in one number, 16 bits each: enough for runs of 257 pixels.
function average(
  words: Uint32Array,
  stride: number,
  left: number,
  top: number,
  right: number,
  bottom: number,
  into: Uint8Array | Uint8ClampedArray,
  to: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let y = top; y < bottom; y++) {
    let redBlue = 0;
    for (let at = y * stride + left, end = y * stride + right; at < end; at++) {
      const word = words[at] as number;
      redBlue = (redBlue + (word & 0xff00ff)) | 0;
      green += (word >>> 8) & 0xff;
    }
    red += redBlue & 0xffff;
    blue += redBlue >>> 16;
  }
  const share = 1 / ((right - left) * (bottom - top));
  into[to] = (red * share + 0.5) | 0;
  into[to + 1] = (green * share + 0.5) | 0;
  into[to + 2] = (blue * share + 0.5) | 0;
}
