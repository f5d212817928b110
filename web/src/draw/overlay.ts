/** Maps laid over a picture: half transparent, and smooth between the middles of their places. */

import type { Table } from "./colors";
import { resize, type Size } from "./layout";
import { PicturePainter } from "./picture";

const SHARE = 0.5;

/** A plane of tones. */
export interface Laid {
  readonly tones: Uint8Array;
  readonly size: Size;
  readonly table: Table;
}

/** Edges in widths and heights of the picture below. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Draws on a canvas of the shape of the picture below it. */
export class OverlayPainter {
  private readonly context: CanvasRenderingContext2D | null;
  private readonly map = document.createElement("canvas");
  private readonly painter = new PicturePainter(this.map);

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /**
   * Take everything off.
   * @param shape of the picture below, in whatever unit
   * @param room what there is for it, in device pixels
   */
  begin(shape: Size, room: Size): void {
    const scale = Math.min(room.width / shape.width, room.height / shape.height);
    const width = Math.max(1, Math.round(shape.width * scale));
    const height = Math.max(1, Math.round(shape.height * scale));
    resize(this.canvas, { width, height });
    this.context?.clearRect(0, 0, width, height);
  }

  /** Lay a map over what is there. */
  lay({ tones, size, table }: Laid, { left, top, right, bottom }: Bounds): void {
    const { context, canvas } = this;
    if (!context) return;
    this.painter.plane(tones, size.width, size.height, table);
    context.globalAlpha = SHARE;
    context.imageSmoothingEnabled = true;
    // Linear between the middles of places, as films and figures have it.
    context.imageSmoothingQuality = "medium";
    const across = canvas.width;
    const down = canvas.height;
    context.drawImage(this.map, left * across, top * down, (right - left) * across, (bottom - top) * down);
  }
}
