/** A canvas whose pixels are kept, so that a frame allocates nothing. */

import { resize, type Size } from "./layout";

export class Sheet {
  pixels = new Uint32Array(0);
  private image: ImageData | undefined;
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /** Take a clean sheet of a size. Says whether there is room on it. */
  clear({ width, height }: Size): boolean {
    if (!this.context || width < 1 || height < 1) return false;
    resize(this.canvas, { width, height });
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
    return true;
  }

  /** Show what has been written. */
  show(): void {
    if (this.image) this.context?.putImageData(this.image, 0, 0);
  }
}
