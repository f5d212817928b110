/** Boxes of faces over a picture that fills its room as far as its proportions allow. */

import { resize, type Size } from "./layout";
import type { Bounds } from "./overlay";

interface Place extends Size {
  readonly x: number;
  readonly y: number;
}

/** Where a picture lies in its room. */
export function placed(picture: Size, room: Size): Place {
  const scale = Math.min(room.width / picture.width, room.height / picture.height);
  const width = scale * picture.width;
  const height = scale * picture.height;
  return { x: (room.width - width) / 2, y: (room.height - height) / 2, width, height };
}

/** Draws on a canvas that lies over the room; what has not changed is not drawn again. */
export class FacePainter {
  private readonly context: CanvasRenderingContext2D | null;
  private face: Bounds | undefined;
  private found: readonly Bounds[] = [];
  private room: Size = { width: 0, height: 0 };

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.context = canvas.getContext("2d");
  }

  /**
   * Draw boxes, in widths and heights of the picture.
   * @param face the one that is followed
   * @param cut the same with its margin
   * @param found all that were found
   * @param room in device pixels
   */
  paint(
    face: Bounds | undefined,
    cut: Bounds | undefined,
    found: readonly Bounds[],
    picture: Size,
    room: Size,
  ): void {
    const { context, canvas } = this;
    const isSame = this.face === face && this.found === found && this.room === room;
    if (!context || room.width < 1 || room.height < 1 || isSame) return;
    this.face = face;
    this.found = found;
    this.room = room;
    resize(canvas, room);
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = getComputedStyle(canvas).color;
    const place = placed(picture, room);
    if (found.length > 1) for (const one of found) stroke(context, one, place, OTHER);
    if (cut) stroke(context, cut, place, CUT);
    if (face) stroke(context, face, place, FACE);
  }
}

interface Line {
  readonly width: number;
  readonly share: number;
  readonly dashes: readonly number[];
}

const FACE: Line = { width: 2, share: 1, dashes: [] };
const CUT: Line = { width: 1, share: 0.45, dashes: [] };
const OTHER: Line = { width: 1, share: 0.7, dashes: [4, 4] };

function stroke(context: CanvasRenderingContext2D, box: Bounds, at: Place, line: Line): void {
  context.globalAlpha = line.share;
  context.lineWidth = line.width * devicePixelRatio;
  context.setLineDash([...line.dashes]);
  context.strokeRect(
    at.x + box.left * at.width,
    at.y + box.top * at.height,
    (box.right - box.left) * at.width,
    (box.bottom - box.top) * at.height,
  );
}
