/** Small gray pictures of whole frames, in which faces are found. */

import { type CameraFrame, sizeOf } from "./box";
import type { Glance } from "./cut";

/** The shorter side has so many pixels: the finder makes no larger one of it. */
const SHORTER = 240;
const LONGEST = 480;

/** Makes glances, one after another. */
export class Glancer {
  private canvas: OffscreenCanvasRenderingContext2D | null = null;

  /** Look at a frame; nothing, if it has no pixels (yet, or any more). */
  take(frame: CameraFrame, taken: number): Glance | undefined {
    const whole = sizeOf(frame);
    if (!whole) return undefined;
    const least = Math.min(whole.width, whole.height);
    const scale = Math.min(1, SHORTER / least, LONGEST / Math.max(whole.width, whole.height));
    const width = Math.max(1, Math.round(scale * whole.width));
    const height = Math.max(1, Math.round(scale * whole.height));
    const before = this.canvas?.canvas;
    if (before?.width !== width || before.height !== height) {
      this.canvas = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    }
    if (!this.canvas) return undefined;
    this.canvas.drawImage(frame, 0, 0, width, height);
    const { data } = this.canvas.getImageData(0, 0, width, height);
    return { width, height, pixels: grayOf(data), taken };
  }
}

/** The luma of ITU-R BT.601. */
export function grayOf(colors: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const gray = new Uint8Array(colors.length / 4);
  for (let at = 0, from = 0; at < gray.length; at++, from += 4) {
    const red = colors[from] as number;
    const green = colors[from + 1] as number;
    const blue = colors[from + 2] as number;
    gray[at] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  }
  return gray;
}
