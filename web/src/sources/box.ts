/** The pixels in the box of a camera's frame. */

import type { Size } from "../draw/layout";
import type { Raster } from "../draw/shrink";
import type { Covered } from "../wire/header";
import { drawPadded } from "./padded";

/** A picture that a browser can give the pixels of. */
export type CameraFrame = VideoFrame | HTMLVideoElement;

/** A place in a picture, in its pixels. */
interface Place {
  readonly x: number;
  readonly y: number;
}

/** A part of a picture, in its pixels. */
export interface Box extends Size, Place {}

const NOWHERE: Place = { x: 0, y: 0 };

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
  private readonly part = new Memory();
  private readonly padded = new Memory();
  private canvas: OffscreenCanvasRenderingContext2D | null = null;
  private direct = true;

  /**
   * Read what lies in a box; nothing, if the frame has no pixels (yet, or any more).
   * @param shape the proportions of the box in the middle
   * @param at another box, in widths and heights of the frame; where it reaches beyond, the last pixels go on
   */
  async read(frame: CameraFrame, shape: Size, at?: Covered): Promise<Raster | undefined> {
    const size = sizeOf(frame);
    if (!size) return undefined;
    const box = at ? boxAt(at, size) : boxOf(size, shape);
    const inside = insideOf(box, size);
    if (isVideo(frame) || !this.direct || !inside) return this.draw(frame, box, size);
    const { visibleRect } = frame;
    if (!visibleRect) return undefined;
    const isWhole = inside.width === box.width && inside.height === box.height;
    const x = even(visibleRect.x + inside.x);
    const y = even(visibleRect.y + inside.y);
    // Where pixels go on, they are to be the last ones: what was begun earlier is left out again.
    const extra = isWhole ? NOWHERE : { x: visibleRect.x + inside.x - x, y: visibleRect.y + inside.y - y };
    const rect = { x, y, width: inside.width + extra.x, height: inside.height + extra.y };
    const part = this.part.of(rect);
    try {
      await copy(frame, { rect, format: "RGBA" }, part);
    } catch (error) {
      // A newer frame has come, and this one is closed: it is not wanted any more.
      if (error instanceof DOMException && error.name === "InvalidStateError") return undefined;
      this.direct = false;
      return sizeOf(frame) && this.draw(frame, box, size);
    }
    if (isWhole) return part;
    const padded = this.padded.of(box);
    pad(part, extra, padded, { x: inside.x - box.x, y: inside.y - box.y });
    return padded;
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
}

/** The memory of one picture. */
class Memory {
  private raster: Raster = { width: 0, height: 0, pixels: new Uint8ClampedArray(0) };

  of({ width, height }: Size): Raster {
    if (this.raster.width !== width || this.raster.height !== height) {
      this.raster = { width, height, pixels: new Uint8ClampedArray(4 * width * height) };
    }
    return this.raster;
  }
}

/** Have the browser convert a part of a frame into our memory, in two thirds of the time that a canvas takes. */
async function copy(frame: VideoFrame, options: VideoFrameCopyToOptions, { pixels }: Raster): Promise<void> {
  if (frame.allocationSize(options) !== pixels.byteLength) throw new TypeError("not converted to RGBA");
  await frame.copyTo(pixels, options);
}

/** The part of a box that lies in a picture; nothing, where none of it does. */
function insideOf(box: Box, { width, height }: Size): Box | undefined {
  const x = Math.max(0, box.x);
  const y = Math.max(0, box.y);
  const right = Math.min(width, box.x + box.width);
  const bottom = Math.min(height, box.y + box.height);
  return x < right && y < bottom ? { x, y, width: right - x, height: bottom - y } : undefined;
}

/**
 * Lay a picture into a larger one, and let its last pixels go on to the edges.
 * @param extra rows and columns at the picture's beginning that are left out
 * @param at where it lies in the larger one
 */
function pad(from: Raster, extra: Place, into: Raster, at: Place): void {
  const pixels = wordsOf(from);
  const padded = wordsOf(into);
  const width = from.width - extra.x;
  const height = from.height - extra.y;
  for (let row = 0; row < height; row++) {
    const first = (extra.y + row) * from.width + extra.x;
    const line = pixels.subarray(first, first + width);
    const start = (at.y + row) * into.width;
    padded.fill(line[0] as number, start, start + at.x);
    padded.set(line, start + at.x);
    padded.fill(line[width - 1] as number, start + at.x + width, start + into.width);
  }
  const top = at.y * into.width;
  const bottom = (at.y + height - 1) * into.width;
  for (let row = 0; row < at.y; row++) padded.copyWithin(row * into.width, top, top + into.width);
  for (let row = at.y + height; row < into.height; row++) {
    padded.copyWithin(row * into.width, bottom, bottom + into.width);
  }
}

function wordsOf({ pixels, width, height }: Raster): Uint32Array {
  return new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
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
