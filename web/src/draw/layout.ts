/** Where tiles stand. All sizes are whole device pixels, so that tiles are sharp and of one size. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The number of pixels of a picture. */
export function pixelsOf({ width, height }: Size): number {
  return width * height;
}

/** Give a canvas a size; one that it has already is left alone, for a canvas that is given its size is emptied. */
export function resize(canvas: { width: number; height: number }, { width, height }: Size): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** The space between tiles, in CSS pixels. */
export const TILE_GAP = 3;

/** A tile that is not so many gaps wide is small. */
const SMALL = 5;

/** A cell that is not so many gaps wide, or high, is too small to stand in the rows that were wished for. */
const CELL = 3;

/** A cell is at most so many times as long as wide. */
const LONGEST = 3;
/** And so many times, where its row has a meaning of its own. */
export const FIRM = 12;

/** Tiles in rows, from the upper left corner of their room, in line with the title; the last row may be short. */
export interface Grid {
  /** How many tiles stand here: all, unless there are more than the room has pixels for. */
  readonly units: number;
  readonly columns: number;
  readonly rows: number;
  /** One tile. */
  readonly tile: Size;
  readonly gap: number;
}

/** A place in a tile: `across` and `down` go from 0 to 1. */
export interface Spot {
  readonly unit: number;
  readonly across: number;
  readonly down: number;
}

/**
 * Choose the number of columns that makes the tiles largest.
 * @param units how many tiles
 * @param plane the size of what a tile shows; tiles keep its shape
 * @param room what there is to fill
 * @param gap between tiles; where they are small, it is one pixel
 */
export function tileGrid(units: number, plane: Size, room: Size, gap: number): Grid {
  const grid = largest(units, plane, room, gap);
  if (gap <= 1 || grid.tile.width >= SMALL * gap) return cropped(grid, room);
  const closer = largest(units, plane, room, 1);
  return cropped(isInside(closer, room) ? closer : largest(units, plane, room, 0), room);
}

/**
 * Stand tiles in a number of columns that was wished for, as large as that allows.
 * @param gap between tiles; where they are small, it is one pixel
 */
export function columnGrid(units: number, plane: Size, room: Size, gap: number, columns: number): Grid {
  const most = Math.min(units, columns);
  const grid = gridOf(units, plane, room, gap, most);
  if (gap <= 1 || grid.tile.width >= SMALL * gap) return cropped(grid, room);
  const closer = gridOf(units, plane, room, 1, most);
  return cropped(isInside(closer, room) ? closer : gridOf(units, plane, room, 0, most), room);
}

/** How many columns a square of so many tiles has. */
export function squareSide(units: number): number {
  return Math.ceil(Math.sqrt(units));
}

function largest(units: number, plane: Size, room: Size, gap: number): Grid {
  let best = gridOf(units, plane, room, gap, 1);
  for (let columns = 2; columns <= units; columns++) {
    const next = gridOf(units, plane, room, gap, columns);
    if (next.tile.width > best.tile.width) best = next;
  }
  return best;
}

function gridOf(units: number, plane: Size, room: Size, gap: number, columns: number): Grid {
  const rows = Math.ceil(units / columns);
  const across = (room.width - gap * (columns - 1)) / columns;
  const down = (room.height - gap * (rows - 1)) / rows;
  const scale = Math.min(across / plane.width, down / plane.height);
  const tile = { width: sharp(plane.width, scale), height: sharp(plane.height, scale) };
  return { units, columns, rows, tile, gap };
}

/** Prefer a whole multiple of the plane's own pixels where that costs little room. */
function sharp(pixels: number, scale: number): number {
  const whole = Math.floor(scale);
  if (whole >= 1 && whole / scale > 0.94) return pixels * whole;
  return Math.max(1, Math.floor(pixels * scale));
}

/**
 * Lay out neurons in rows: cells that fill the room, and are not too long for their width. Where the cells of so few
 * rows would be slivers even without gaps, they stand in as many rows as make them largest.
 * @param most how many rows there may be, as long as the cells in them can be told apart
 * @param longest how many times a cell may be as long as wide
 */
export function cellGrid(units: number, most: number, room: Size, gap: number, longest = LONGEST): Grid {
  const wished = cells(units, Math.max(1, Math.ceil(units / most)), room, gap, longest);
  if (isClear(wished, gap) && !isStretched(wished, longest) && isInside(wished, room)) return wished;
  const closer = cells(units, wished.columns, room, 0, longest);
  if (isClear(closer, 1) && !isStretched(closer, longest) && isInside(closer, room)) return closer;
  const squares = cells(units, squareColumns(units, room, gap), room, gap, LONGEST);
  if (isClear(squares, gap) && isInside(squares, room)) return squares;
  return cropped(cells(units, squareColumns(units, room, 0), room, 0, LONGEST), room);
}

function cells(units: number, columns: number, room: Size, gap: number, longest: number): Grid {
  const rows = Math.ceil(units / columns);
  const across = Math.max(1, Math.floor((room.width + gap) / columns) - gap);
  const down = Math.max(1, Math.floor((room.height + gap) / rows) - gap);
  const tile = { width: Math.min(across, longest * down), height: Math.min(down, longest * across) };
  return { units, columns, rows, tile, gap };
}

/** How many columns there are where cells are squares, and as large as they can be. */
function squareColumns(units: number, room: Size, gap: number): number {
  const along = (pixels: number, side: number) => Math.max(1, Math.floor((pixels + gap) / (side + gap)));
  let side = Math.max(1, Math.floor(Math.sqrt(((room.width + gap) * (room.height + gap)) / units)) - gap);
  while (side > 1 && along(room.width, side) * along(room.height, side) < units) side--;
  return along(room.width, side);
}

function isClear({ tile }: Grid, gap: number): boolean {
  return Math.min(tile.width, tile.height) >= CELL * gap;
}

/** Say whether cells are as long as they may be, and would be larger in more rows. */
function isStretched({ tile, columns }: Grid, longest: number): boolean {
  return columns > 1 && tile.height >= longest * tile.width;
}

function isInside(grid: Grid, room: Size): boolean {
  const used = sizeOf(grid);
  return used.width <= room.width && used.height <= room.height;
}

/** Leave out the last tiles where there are more than the room has pixels for. */
function cropped(grid: Grid, room: Size): Grid {
  if (isInside(grid, room)) return grid;
  const along = (pixels: number, tile: number) =>
    Math.max(1, Math.floor((pixels + grid.gap) / (tile + grid.gap)));
  const columns = Math.min(grid.columns, along(room.width, grid.tile.width));
  const rows = Math.min(Math.ceil(grid.units / columns), along(room.height, grid.tile.height));
  return { ...grid, units: Math.min(grid.units, columns * rows), columns, rows };
}

/** The room that a grid takes. */
export function sizeOf(grid: Pick<Grid, "columns" | "rows" | "tile" | "gap">): Size {
  return {
    width: grid.columns * (grid.tile.width + grid.gap) - grid.gap,
    height: grid.rows * (grid.tile.height + grid.gap) - grid.gap,
  };
}

/** The upper left corner of a unit's tile. */
export function cornerOf(grid: Grid, unit: number): { x: number; y: number } {
  return {
    x: (unit % grid.columns) * (grid.tile.width + grid.gap),
    y: Math.floor(unit / grid.columns) * (grid.tile.height + grid.gap),
  };
}

/** Say which tile lies at a point; none in the gaps and outside. */
export function hit(grid: Grid, x: number, y: number): Spot | undefined {
  const column = Math.floor(x / (grid.tile.width + grid.gap));
  const row = Math.floor(y / (grid.tile.height + grid.gap));
  const unit = row * grid.columns + column;
  if (column < 0 || column >= grid.columns || row < 0 || unit >= grid.units) return undefined;
  const corner = cornerOf(grid, unit);
  const across = (x - corner.x) / grid.tile.width;
  const down = (y - corner.y) / grid.tile.height;
  return across < 1 && down < 1 ? { unit, across, down } : undefined;
}
