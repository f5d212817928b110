/** One picture on a canvas of its own size; the style sheet says how it is scaled. */

import type { Table } from "./colors";
import { pixel } from "./colors";
import type { Raster } from "./shrink";

/** Draws pictures on a canvas; keeps its pixels, so that a frame allocates nothing. */
export class PicturePainter {
  private image: ImageData | undefined;
  private pixels = new Uint32Array(0);

  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /** Draw a plane of bytes in the colours of a table. */
  plane(bytes: Uint8Array, width: number, height: number, table: Table): void {
    const image = this.prepare(width, height);
    for (let i = 0; i < width * height; i++) this.pixels[i] = table[bytes[i] as number] as number;
    this.put(image);
  }

  /** Draw RGB bytes, three for each pixel. */
  rgb(bytes: Uint8Array, width: number, height: number): void {
    const image = this.prepare(width, height);
    for (let i = 0, at = 0; i < width * height; i++, at += 3) {
      this.pixels[i] = pixel(bytes[at] as number, bytes[at + 1] as number, bytes[at + 2] as number);
    }
    this.put(image);
  }

  /** Draw a picture that has its colours. */
  raster({ width, height, pixels }: Raster): void {
    const image = this.prepare(width, height);
    image.data.set(pixels);
    this.put(image);
  }

  private prepare(width: number, height: number): ImageData {
    if (this.image?.width === width && this.image.height === height) return this.image;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = new ImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.pixels.fill(pixel(0, 0, 0));
    return this.image;
  }

  private put(image: ImageData): void {
    this.context?.putImageData(image, 0, 0);
  }
}
