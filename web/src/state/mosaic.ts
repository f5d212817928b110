/** Many panels in a room, row after row, in their order. */

import type { Rect } from "./places";

/** What lies below a panel's head is best so many times as wide as high. */
const SHAPE = 1.3;

/** A panel narrower or lower than this shows nothing; then the mosaic is higher than its room. */
const LEAST = { width: 80, height: 66 };

/**
 * Fill a room with panels, with as many rows as make the smallest largest.
 * @param weights how wide each is, compared with the others
 * @param head the height of a panel's head, in pixels
 */
export function mosaicOf(weights: readonly number[], room: Rect, gap: number, head: number): Rect[] {
  if (weights.length === 0) return [];
  let best = { rows: rowsOf(weights, weights.length), worth: 0 };
  for (let count = 1; count <= weights.length; count++) {
    const rows = rowsOf(weights, count);
    const width = Math.min(...rows.map((row) => narrowest(row, room.width, gap)));
    if (width < LEAST.width && count < weights.length) continue;
    const height = (room.height + gap) / count - gap;
    const worth = height < LEAST.height ? 0 : Math.min(width / SHAPE, height - head);
    if (worth > best.worth) best = { rows, worth };
    // Where no number of rows fits, the fewest whose panels are wide enough make the lowest mosaic.
    else if (best.worth === 0 && rows.length < best.rows.length) best = { rows, worth: 0 };
  }
  const needed = best.rows.length * (LEAST.height + gap) - gap;
  return filled(best.rows, { ...room, height: Math.max(room.height, needed) }, gap);
}

/** Divide the panels into so many rows that weigh about the same; none is empty. */
function rowsOf(weights: readonly number[], count: number): number[][] {
  const total = weights.reduce((sum, one) => sum + one, 0);
  const rows: number[][] = Array.from({ length: count }, () => []);
  let before = 0;
  let row = 0;
  weights.forEach((weight, at) => {
    const left = weights.length - at;
    const isFull = before + weight / 2 > ((row + 1) * total) / count;
    const own = rows[row]?.length ?? 0;
    if (row < count - 1 && own > 0 && (isFull || left <= count - 1 - row)) row++;
    rows[row]?.push(weight);
    before += weight;
  });
  return rows;
}

/** The width of a panel of weight one, in a row. */
function narrowest(row: readonly number[], width: number, gap: number): number {
  const total = row.reduce((sum, one) => sum + one, 0);
  return (width - gap * (row.length - 1)) / total;
}

function filled(rows: readonly (readonly number[])[], room: Rect, gap: number): Rect[] {
  return rows.flatMap((row, at) => {
    const top = Math.round((at * (room.height + gap)) / rows.length);
    const bottom = Math.round(((at + 1) * (room.height + gap)) / rows.length) - gap;
    const unit = narrowest(row, room.width, gap);
    let left = 0;
    return row.map((weight) => {
      const x = Math.round(left);
      left += weight * unit + gap;
      return { x: room.x + x, y: room.y + top, width: Math.round(left) - gap - x, height: bottom - top };
    });
  });
}
