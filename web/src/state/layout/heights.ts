/** How high panels want to be. All in CSS pixels. */

import { type Size, sizeOf, TILE_GAP, tileGrid } from "../../draw/layout";
import type { PanelPlan, View } from "../../wire/messages";
import { rowsFor } from "../values/rank";
import { orderOf } from "../values/units";

/** What the style says of panels. */
export interface Sizes {
  readonly gap: number;
  /** A panel's head. */
  readonly head: number;
  /** Between a panel's edge and what it shows. */
  readonly inset: number;
  /** A line of words. */
  readonly line: number;
}

/** As much of a panel as the layout has to know. */
export interface Shown {
  readonly kind: string;
  readonly units: number;
  readonly plane: Size;
  /** Bars, or lines of words. */
  readonly rows: number;
}

const BORDER = 1;

/** The height of a bar in a page that scrolls. */
export const TALL_BAR = 22;
const HISTORY_ROWS = 4;
const QUANTITY_HISTORY_ROWS = 7;
/** A distribution over values is as high as so many bars, with its line of words. */
const DISTRIBUTION_ROWS = 11;

/** In a page that scrolls, a panel of tiles is at most this high for its width, and no sliver. */
const TALLEST = 0.9;
const LOWEST = 72;

const WORDS_SHOWN = 8;

/**
 * What the layout has to know of a panel.
 * @param classes how many the model has
 * @param isQuantity whether they are the values of a quantity
 */
export function shownOf(
  panel: PanelPlan,
  own: View["panel"][number] | undefined,
  classes: number,
  isQuantity = false,
): Shown {
  const rows = own?.kind === "text" ? own.text.split("\n").length : 0;
  if (own?.kind === "result") {
    const bars = own.top > 0 ? Math.min(own.top, classes) : rowsFor(classes);
    const shown = isQuantity ? DISTRIBUTION_ROWS : bars;
    const history = isQuantity ? QUANTITY_HISTORY_ROWS : HISTORY_ROWS;
    return { kind: panel.kind, units: 0, plane: SQUARE, rows: shown + (own.history ? history : 0) };
  }
  const { learned } = panel;
  if (learned) {
    const [channels = 1, height = 0, width = 0] = learned.shape;
    if (height === 0) return { kind: panel.kind, units: 0, plane: SQUARE, rows: 0 };
    const planes = learned.colors ? 1 : channels;
    return { kind: panel.kind, units: learned.units.length * planes, plane: { width, height }, rows };
  }
  return { kind: panel.kind, units: orderOf(panel).length, plane: panel, rows };
}

const SQUARE: Size = { width: 1, height: 1 };

/** What a panel needs besides what it shows. */
export function chromeOf({ head, inset }: Sizes): number {
  return head + inset + 2 * BORDER;
}

/** The width inside of a panel. */
export function insideOf(width: number, { inset }: Sizes): number {
  return Math.max(1, width - 2 * inset - 2 * BORDER);
}

/** A panel that shows a square, and a line below it. */
export function squareHeight(width: number, sizes: Sizes): number {
  return Math.round(chromeOf(sizes) + insideOf(width, sizes) + 8 + sizes.line);
}

export function wordsHeight({ rows }: Shown, sizes: Sizes): number {
  return Math.ceil(chromeOf(sizes) + Math.min(WORDS_SHOWN, Math.max(1, rows)) * sizes.line);
}

/** How high a panel of bars is at least, and in a page that scrolls. */
export function barsHeight({ rows }: Shown, sizes: Sizes, row: number): number {
  return chromeOf(sizes) + Math.max(1, rows) * row;
}

/**
 * How high a panel is in a page that scrolls.
 * @param screen the window's height, of which a picture takes a part at most
 */
export function tallOf(panel: Shown, width: number, screen: number, sizes: Sizes): number {
  const inside = insideOf(width, sizes);
  switch (panel.kind) {
    case "camera":
      return chromeOf(sizes) + Math.round(Math.max(LOWEST, Math.min(0.75 * inside, 0.42 * screen)));
    case "patch":
    case "input":
      return Math.min(squareHeight(width, sizes), Math.max(240, Math.round(0.42 * screen)));
    case "result":
      return barsHeight(panel, sizes, TALL_BAR);
    case "text":
      return wordsHeight(panel, sizes);
    case "maps":
      return chromeOf(sizes) + tilesHeight(panel, inside);
    default:
      return (
        chromeOf(sizes) +
        (panel.units > 0 && panel.kind === "weights" ? tilesHeight(panel, inside) : Math.round(0.85 * inside))
      );
  }
}

function tilesHeight({ units, plane }: Shown, width: number): number {
  const room = { width, height: TALLEST * width };
  return Math.max(LOWEST, Math.round(sizeOf(tileGrid(units, plane, room, TILE_GAP)).height));
}
