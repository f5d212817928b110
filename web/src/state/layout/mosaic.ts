/** Many panels in a room, row after row, in their order. */

import type { Rect } from "./places";

/** What lies below a panel's head is best so many times as wide as high. */
const SHAPE = 1.3;

/** A panel narrower or lower than this shows nothing; then the mosaic is higher than its room. */
const LEAST = { width: 80, height: 66 };

/** A panel goes into a row if at least this part of it is within the row's share: rather the last row is short. */
const OVER = 0.16;

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

/** Divide the panels into so many rows that weigh about the same, the first rather more; none is empty. */
function rowsOf(weights: readonly number[], count: number): number[][] {
  const rows: number[][] = [];
  let left = sum(weights);
  let at = 0;
  for (let below = count - 1; below >= 0; below--) {
    const target = left / (below + 1);
    const row: number[] = [];
    for (; at < weights.length - below; at++) {
      const weight = weights[at] ?? 0;
      if (below > 0 && row.length > 0 && sum(row) + weight * OVER > target) break;
      row.push(weight);
    }
    rows.push(row);
    left -= sum(row);
  }
  return rows;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}

/** The width of a panel of weight one, in a row. */
function narrowest(row: readonly number[], width: number, gap: number): number {
  return (width - gap * (row.length - 1)) / sum(row);
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
