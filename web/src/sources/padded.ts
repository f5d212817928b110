/** Parts of pictures that reach beyond them: the last pixels at the border go on. */

import type { Size } from "../draw/layout";
import type { Box } from "./box";

/** What draws: a canvas of either kind. */
type Context = Pick<CanvasRenderingContext2D, "drawImage">;

/**
 * Draw a part of a picture so that it fills a canvas of a size.
 * @param whole the picture's size
 * @param box the part, in pixels of the picture; it may reach beyond
 */
export function drawPadded(
  context: Context,
  picture: CanvasImageSource,
  whole: Size,
  box: Box,
  size: Size,
): void {
  const columns = strips(box.x, box.width, whole.width, size.width);
  const rows = strips(box.y, box.height, whole.height, size.height);
  for (const row of rows) {
    for (const column of columns) {
      context.drawImage(
        picture,
        column.from,
        row.from,
        column.length,
        row.length,
        column.to,
        row.to,
        column.drawn,
        row.drawn,
      );
    }
  }
}

/** A piece of one side: from where, how long, and where and how long it is drawn. */
interface Strip {
  readonly from: number;
  readonly length: number;
  readonly to: number;
  readonly drawn: number;
}

/** Divide a side into what lies before the picture, in it and behind it; outside, the one pixel at the border is drawn. */
function strips(start: number, length: number, whole: number, size: number): Strip[] {
  if (start >= 0 && start + length <= whole) return [{ from: start, length, to: 0, drawn: size }];
  const scale = size / length;
  const before = Math.min(length, Math.max(0, -start));
  const after = Math.min(length, Math.max(0, start + length - whole));
  const inside = length - before - after;
  const found: Strip[] = [];
  if (before > 0) found.push({ from: 0, length: 1, to: 0, drawn: before * scale });
  if (inside > 0) {
    found.push({ from: start + before, length: inside, to: before * scale, drawn: inside * scale });
  }
  if (after > 0)
    found.push({ from: whole - 1, length: 1, to: (before + inside) * scale, drawn: after * scale });
  return found;
}
