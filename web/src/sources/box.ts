/** The pixels in the box of a camera's frame. */

import type { Square } from "../draw/shrink";

/** A picture that a browser can give the pixels of. */
export type CameraFrame = VideoFrame | HTMLVideoElement;

/** The square in the middle of a picture, as large as the picture allows. */
export function boxOf(width: number, height: number): { x: number; y: number; side: number } {
  const side = Math.min(width, height);
  return { x: Math.floor((width - side) / 2), y: Math.floor((height - side) / 2), side };
}

/** Reads boxes; keeps its memory, so that each picture it gives is good until the next is read. */
export class BoxReader {
  private square: Square = { side: 0, pixels: new Uint8ClampedArray(0) };
  private canvas: OffscreenCanvasRenderingContext2D | null = null;
  private direct = true;

  /** Read what lies in the box; nothing, if the frame has no pixels (yet, or any more). */
  async read(frame: CameraFrame): Promise<Square | undefined> {
    if (isVideo(frame)) return this.draw(frame, boxOf(frame.videoWidth, frame.videoHeight));
    const { visibleRect } = frame;
    if (!visibleRect) return undefined;
    const box = boxOf(visibleRect.width, visibleRect.height);
    if (!this.direct) return this.draw(frame, box);
    const rect = {
      x: even(visibleRect.x + box.x),
      y: even(visibleRect.y + box.y),
      width: box.side,
      height: box.side,
    };
    try {
      return await this.copy(frame, { rect, format: "RGBA" }, box.side);
    } catch (error) {
      // A newer frame has come, and this one is closed: it is not wanted any more.
      if (error instanceof DOMException && error.name === "InvalidStateError") return undefined;
      this.direct = false;
      return this.draw(frame, box);
    }
  }

  /** Have the browser convert the frame into our memory, in two thirds of the time that a canvas takes. */
  private async copy(
    frame: VideoFrame,
    options: VideoFrameCopyToOptions,
    side: number,
  ): Promise<Square | undefined> {
    const { pixels } = this.room(side);
    if (frame.allocationSize(options) !== pixels.byteLength) throw new TypeError("not converted to RGBA");
    await frame.copyTo(pixels, options);
    return this.square;
  }

  private draw(frame: CameraFrame, box: { x: number; y: number; side: number }): Square | undefined {
    const { x, y, side } = box;
    if (side < 1) return undefined;
    if (this.canvas?.canvas.width !== side) {
      this.canvas = new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true });
    }
    this.canvas?.drawImage(frame, x, y, side, side, 0, 0, side, side);
    const pixels = this.canvas?.getImageData(0, 0, side, side).data;
    return pixels && { side, pixels };
  }

  private room(side: number): Square {
    if (this.square.side !== side) {
      this.square = { side, pixels: new Uint8ClampedArray(4 * side * side) };
    }
    return this.square;
  }
}

function isVideo(frame: CameraFrame): frame is HTMLVideoElement {
  return "videoWidth" in frame;
}

/** Frames hold their colours in blocks of two by two pixels, and are cut only between them. */
function even(place: number): number {
  return place - (place % 2);
}
