/** The pixels in the box of a camera's frame. */

import type { Size } from "../draw/layout";
import type { Raster } from "../draw/shrink";
import type { Covered } from "../wire/header";
import { drawPadded } from "./padded";

/** A picture that a browser can give the pixels of. */
export type CameraFrame = VideoFrame | HTMLVideoElement;

/** A part of a picture, in its pixels. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** The box in the middle of a picture, of the proportions of `shape`, as large as the picture allows. */
export function boxOf(frame: Size, shape: Size): Box {
  const scale = Math.min(frame.width / shape.width, frame.height / shape.height);
  const width = Math.min(frame.width, Math.max(1, Math.round(scale * shape.width)));
  const height = Math.min(frame.height, Math.max(1, Math.round(scale * shape.height)));
  return {
    x: Math.floor((frame.width - width) / 2),
    y: Math.floor((frame.height - height) / 2),
    width,
    height,
  };
}

/** A box said in widths and heights of a picture, in its pixels; it may reach beyond. */
export function boxAt({ left, top, right, bottom }: Covered, frame: Size): Box {
  const x = Math.round(left * frame.width);
  const y = Math.round(top * frame.height);
  return {
    x,
    y,
    width: Math.max(1, Math.round(right * frame.width) - x),
    height: Math.max(1, Math.round(bottom * frame.height) - y),
  };
}

/** The same in widths and heights of the picture. */
export function edgesOf(frame: Size, shape: Size): Covered {
  const { x, y, width, height } = boxOf(frame, shape);
  return {
    left: x / frame.width,
    top: y / frame.height,
    right: (x + width) / frame.width,
    bottom: (y + height) / frame.height,
  };
}

/** Reads boxes; keeps its memory, so that each picture it gives is good until the next is read. */
export class BoxReader {
  private raster: Raster = { width: 0, height: 0, pixels: new Uint8ClampedArray(0) };
  private canvas: OffscreenCanvasRenderingContext2D | null = null;
  private direct = true;

  /**
   * Read what lies in a box; nothing, if the frame has no pixels (yet, or any more).
   * @param shape the proportions of the box in the middle
   * @param at another box, in widths and heights of the frame
   */
  async read(frame: CameraFrame, shape: Size, at?: Covered): Promise<Raster | undefined> {
    const size = sizeOf(frame);
    if (!size) return undefined;
    const box = at ? boxAt(at, size) : boxOf(size, shape);
    const isInside =
      box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
    if (isVideo(frame) || !this.direct || !isInside) return this.draw(frame, box, size);
    const { visibleRect } = frame;
    if (!visibleRect) return undefined;
    const rect = { ...box, x: even(visibleRect.x + box.x), y: even(visibleRect.y + box.y) };
    try {
      return await this.copy(frame, { rect, format: "RGBA" }, box);
    } catch (error) {
      // A newer frame has come, and this one is closed: it is not wanted any more.
      if (error instanceof DOMException && error.name === "InvalidStateError") return undefined;
      this.direct = false;
      return this.draw(frame, box, size);
    }
  }

  /** Have the browser convert the frame into our memory, in two thirds of the time that a canvas takes. */
  private async copy(
    frame: VideoFrame,
    options: VideoFrameCopyToOptions,
    size: Size,
  ): Promise<Raster | undefined> {
    const { pixels } = this.room(size);
    if (frame.allocationSize(options) !== pixels.byteLength) throw new TypeError("not converted to RGBA");
    await frame.copyTo(pixels, options);
    return this.raster;
  }

  private draw(frame: CameraFrame, box: Box, whole: Size): Raster | undefined {
    const { width, height } = box;
    const before = this.canvas?.canvas;
    if (before?.width !== width || before.height !== height) {
      this.canvas = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    }
    if (!this.canvas) return undefined;
    drawPadded(this.canvas, frame, whole, box, { width, height });
    return { width, height, pixels: this.canvas.getImageData(0, 0, width, height).data };
  }

  private room({ width, height }: Size): Raster {
    if (this.raster.width !== width || this.raster.height !== height) {
      this.raster = { width, height, pixels: new Uint8ClampedArray(4 * width * height) };
    }
    return this.raster;
  }
}

/** The size of a frame; nothing, if it has no pixels (yet, or any more). */
export function sizeOf(frame: CameraFrame): Size | undefined {
  const { width, height } = isVideo(frame)
    ? { width: frame.videoWidth, height: frame.videoHeight }
    : (frame.visibleRect ?? { width: 0, height: 0 });
  return width < 1 || height < 1 ? undefined : { width, height };
}

function isVideo(frame: CameraFrame): frame is HTMLVideoElement {
  return "videoWidth" in frame;
}

/** Frames hold their colours in blocks of two by two pixels, and are cut only between them. */
function even(place: number): number {
  return place - (place % 2);
}
