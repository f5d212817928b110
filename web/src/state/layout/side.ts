/** The column of the picture and its result. */

import { barsHeight, chromeOf, type Shown, type Sizes, squareHeight, wordsHeight } from "./heights";
import type { Rect } from "./places";

const SQUARES: readonly string[] = ["patch", "input"];

/** How camera and result share what the others leave. */
const SHARES: Readonly<Record<string, number>> = { camera: 26, result: 23 };

/** The least height of a bar, in pixels, in a window that is filled. */
const BAR = 13;
const STAGE = 122;
const SMALLEST_SQUARE = 60;
const FEWEST_LINES = 2;

interface Row {
  readonly places: readonly number[];
  readonly kind: string;
  readonly least: number;
  /** What it needs to be whole; a row that shares what is left needs no more than the least. */
  readonly wish: number;
  readonly share: number;
}

/**
 * Stand panels below each other: what shows squares in pairs, as high as they are wide, and camera and result in what
 * is left.
 * @param places of the panels in the view
 * @param bar the least height of a bar
 * @returns for each place its rectangle
 */
export function sideColumn(
  panels: readonly Shown[],
  places: readonly number[],
  room: Rect,
  sizes: Sizes,
  bar = BAR,
): Map<number, Rect> {
  const rows = rowsOf(panels, places, room, sizes, bar);
  const free = room.height - sizes.gap * (rows.length - 1);
  const heights = divide(rows, free);
  const rects = new Map<number, Rect>();
  let y = room.y;
  rows.forEach((row, at) => {
    const height = heights[at] ?? 0;
    row.places.forEach((place, column) => {
      const each = (room.width + sizes.gap) / row.places.length;
      const left = Math.round(column * each);
      const width = Math.round((column + 1) * each) - sizes.gap - left;
      rects.set(place, { x: room.x + left, y, width, height });
    });
    y += height + sizes.gap;
  });
  return rects;
}

/** A pair of squares stands where the first of them does. */
function rowsOf(
  panels: readonly Shown[],
  places: readonly number[],
  room: Rect,
  sizes: Sizes,
  bar: number,
): Row[] {
  const rows: Row[] = [];
  const half = (room.width - sizes.gap) / 2;
  const square = Math.round(Math.min(squareHeight(half, sizes), 0.55 * room.height));
  let pair: number[] | undefined;
  for (const place of places) {
    const panel = panels[place];
    if (!panel) continue;
    const { kind } = panel;
    if (SQUARES.includes(kind)) {
      if (pair?.length === 1) {
        pair.push(place);
        continue;
      }
      pair = [place];
      rows.push({ places: pair, kind, least: chromeOf(sizes) + SMALLEST_SQUARE, wish: square, share: 0 });
      continue;
    }
    const share = SHARES[kind] ?? 0;
    const least = leastOf(panel, sizes, bar);
    const wish = kind === "text" ? wordsHeight(panel, sizes) : least;
    rows.push({ places: [place], kind, least, wish, share });
  }
  return rows;
}

function leastOf(panel: Shown, sizes: Sizes, bar: number): number {
  if (panel.kind === "camera") return chromeOf(sizes) + STAGE;
  if (panel.kind === "result") return barsHeight(panel, sizes, bar);
  return wordsHeight({ ...panel, rows: Math.min(FEWEST_LINES, panel.rows) }, sizes);
}

/** Give every row its wish, and what is left by shares; where that is too much, squares and words become smaller. */
function divide(rows: readonly Row[], height: number): number[] {
  const wishes = rows.map(({ least, wish }) => Math.max(least, wish));
  const over = sum(wishes) - height;
  const all = sum(rows.map(({ least }) => least));
  if (all > height) return rows.map(({ least }) => Math.floor((least * height) / all));
  if (over > 0) {
    const spare = sum(rows.map(({ least }, at) => (wishes[at] ?? 0) - least));
    const part = spare > 0 ? Math.min(1, over / spare) : 0;
    return rows.map(({ least }, at) => Math.floor((wishes[at] ?? 0) - part * ((wishes[at] ?? 0) - least)));
  }
  return byShares(rows, wishes, height);
}

/** A row whose share would be less than its least keeps that, and the others share the rest. */
function byShares(rows: readonly Row[], wishes: readonly number[], height: number): number[] {
  let sharing = rows.filter(({ share }) => share > 0);
  for (;;) {
    const kept = rows.map((row, at) => (sharing.includes(row) ? 0 : (wishes[at] ?? 0)));
    const left = height - sum(kept);
    const unit = left / Math.max(1, sum(sharing.map(({ share }) => share)));
    const enough = sharing.filter(({ share, least }) => share * unit >= least);
    if (enough.length === sharing.length) {
      return rows.map((row, at) => (sharing.includes(row) ? Math.floor(row.share * unit) : (kept[at] ?? 0)));
    }
    sharing = enough;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
