/** Where panels stand that do not say it themselves. */

import { TILE_GAP } from "../../draw/layout";
import { shareHeight } from "../../draw/share";
import { areasOf, type Column } from "./areas";
import { chromeOf, insideOf, type Shown, type Sizes, TALL_BAR, tallOf } from "./heights";
import { mosaicOf } from "./mosaic";
import type { Rect } from "./places";
import { sideColumn } from "./side";

const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** Narrower columns make a mosaic of the layers. */
const NARROWEST = 190;

/** A panel of so many neurons is narrow in a mosaic. */
const FEW = 32;

/** A mosaic of more panels than this gets more of the window. */
const CROWD = 12;

export interface Arrangement {
  /** One for each panel of the view. */
  readonly rects: readonly Rect[];
  /** The room that they take; more than there is, where they would be too small to see. */
  readonly height: number;
}

/**
 * Lay panels out in a window, to fill it: the picture and its result at the side, layers in columns or in a mosaic.
 * @param width of the room, in pixels
 * @param height of the room, in pixels
 */
export function arrangeDesk(
  panels: readonly Shown[],
  width: number,
  height: number,
  sizes: Sizes,
): Arrangement {
  const { side, columns, mosaic } = areasOf(panels);
  const layers = mosaic.length + columns.length;
  if (layers === 0) return collected(panels, sideAlone(panels, side, width, height, sizes));
  const sideWidth = side.length > 0 ? sideOf(width, height, mosaic.length) : 0;
  const x = side.length > 0 ? sideWidth + sizes.gap : 0;
  const room = { x, y: 0, width: width - x, height };
  const found = sideColumn(panels, side, { x: 0, y: 0, width: sideWidth, height }, sizes);
  const narrowest = Math.min(...widthsOf(columns, room.width, sizes.gap));
  const isMosaic = mosaic.length > 0 || narrowest < NARROWEST;
  const big = isMosaic ? [...mosaic, ...columns.flatMap(({ places }) => places)] : [];
  const weights = big.map((place) => weightOf(panels[place]));
  for (const [at, rect] of mosaicOf(weights, room, sizes.gap, sizes.head).entries()) {
    found.set(big[at] ?? -1, rect);
  }
  if (!isMosaic) for (const [place, rect] of inColumns(panels, columns, room, sizes)) found.set(place, rect);
  return collected(panels, found);
}

/** A few neurons need less room than maps. */
function weightOf(panel: Shown | undefined): number {
  return panel?.kind === "neurons" && panel.units <= FEW ? 0.6 : 1;
}

function sideOf(width: number, height: number, crowd: number): number {
  const share = crowd > CROWD ? 0.2 : 0.245;
  return Math.round(Math.max(crowd > CROWD ? 230 : 280, Math.min(share * width, 0.51 * height)));
}

function collected(panels: readonly Shown[], found: ReadonlyMap<number, Rect>): Arrangement {
  const rects = panels.map((_, place) => found.get(place) ?? NOWHERE);
  return { rects, height: Math.max(0, ...rects.map(({ y, height }) => y + height)) };
}

/** With no layers: the picture in the first half, what becomes of it in the second. */
function sideAlone(
  panels: readonly Shown[],
  side: readonly number[],
  width: number,
  height: number,
  sizes: Sizes,
): Map<number, Rect> {
  const cameras = side.filter((place) => panels[place]?.kind === "camera");
  const others = side.filter((place) => !cameras.includes(place));
  const half = Math.round((width - sizes.gap) / 2);
  const isOne = cameras.length === 0 || others.length === 0;
  const first = { x: 0, y: 0, width: isOne ? width : half, height };
  const second = isOne ? first : { x: half + sizes.gap, y: 0, width: width - half - sizes.gap, height };
  return new Map([
    ...sideColumn(panels, cameras, first, sizes),
    ...sideColumn(panels, others, second, sizes),
  ]);
}

function widthsOf(columns: readonly Column[], width: number, gap: number): number[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  const left = width - gap * (columns.length - 1);
  return columns.map(({ share }) => Math.floor((left * share) / all));
}

function inColumns(
  panels: readonly Shown[],
  columns: readonly Column[],
  room: Rect,
  sizes: Sizes,
): Map<number, Rect> {
  const found = new Map<number, Rect>();
  const widths = widthsOf(columns, room.width, sizes.gap);
  let { x } = room;
  columns.forEach(({ places }, at) => {
    const width = at === columns.length - 1 ? room.x + room.width - x : (widths[at] ?? 0);
    const heights = heightsOf(panels, places, width, room.height, sizes);
    let y = room.y;
    places.forEach((place, row) => {
      const height = row === places.length - 1 ? room.y + room.height - y : (heights[row] ?? 0);
      found.set(place, { x, y, width, height });
      y += height + sizes.gap;
    });
    x += width + sizes.gap;
  });
  return found;
}

/** Panels of maps share a column so that the tiles in each are as large as they can be; others evenly. */
function heightsOf(
  panels: readonly Shown[],
  places: readonly number[],
  width: number,
  height: number,
  sizes: Sizes,
): number[] {
  const chrome = chromeOf(sizes);
  const left = height - sizes.gap * (places.length - 1) - chrome * places.length;
  const shown = places.flatMap((place) => panels[place] ?? []);
  if (!shown.every(({ kind, units }) => kind === "maps" && units > 0)) {
    return shown.map(() => Math.floor(left / places.length) + chrome);
  }
  return shareHeight(shown, insideOf(width, sizes), left, TILE_GAP).map((one) => Math.floor(one) + chrome);
}

/** Two columns that scroll, for a window that is too small for all at once. */
export function arrangeColumns(
  panels: readonly Shown[],
  width: number,
  screen: number,
  sizes: Sizes,
): Arrangement {
  const { side, columns, mosaic } = areasOf(panels);
  const layers = [...columns.flatMap(({ places }) => places), ...mosaic];
  if (layers.length === 0) {
    return collected(panels, sideAlone(panels, side, width, Math.max(screen, 480), sizes));
  }
  const sideWidth = side.length > 0 ? Math.round(Math.max(270, (width * 5) / 13)) : 0;
  const x = side.length > 0 ? sideWidth + sizes.gap : 0;
  const room = { x, y: 0, width: width - x, height: 0 };
  const found = sideColumn(
    panels,
    side,
    { x: 0, y: 0, width: sideWidth, height: sideHeight() },
    sizes,
    TALL_BAR,
  );
  if (mosaic.length > 0) {
    const rows = Math.ceil(mosaic.length / 2);
    const high = rows * (Math.round(0.42 * room.width) + sizes.gap) - sizes.gap;
    const weights = mosaic.map((place) => weightOf(panels[place]));
    const rects = mosaicOf(weights, { ...room, height: high }, sizes.gap, sizes.head);
    for (const [at, rect] of rects.entries()) found.set(mosaic[at] ?? -1, rect);
    return collected(panels, found);
  }
  let y = 0;
  for (const place of layers) {
    const panel = panels[place];
    if (!panel) continue;
    const height = tallOf(panel, room.width, screen, sizes);
    found.set(place, { x, y, width: room.width, height });
    y += height + sizes.gap;
  }
  return collected(panels, found);

  /** As high as its panels like to be. */
  function sideHeight(): number {
    const shown = side.flatMap((place) => panels[place] ?? []);
    const squares = shown.filter(({ kind }) => kind === "patch" || kind === "input");
    const others = shown.filter(({ kind }) => kind !== "patch" && kind !== "input");
    const pairs = Math.ceil(squares.length / 2);
    const heights = [
      ...others.map((panel) => tallOf(panel, sideWidth, screen, sizes)),
      ...Array.from({ length: pairs }, () =>
        tallOf({ ...SQUARE }, (sideWidth - sizes.gap) / 2, screen, sizes),
      ),
    ];
    return heights.reduce((sum, one) => sum + one + sizes.gap, -sizes.gap);
  }
}

const SQUARE: Shown = { kind: "patch", units: 0, plane: { width: 1, height: 1 }, rows: 0 };
