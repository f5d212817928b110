/** A place among tiles that the arrow keys move. */

/** How tiles stand, and what there is in each: rows and columns of the layer's own map; a neuron has one. */
export interface Ground {
  readonly units: number;
  readonly columns: number;
  readonly height: number;
  readonly width: number;
}

/** A place in the order in which tiles stand, and a cell in it. */
export interface Cursor {
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

const STEPS: Readonly<Record<string, readonly [down: number, across: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The middle of the first tile. */
export function startOf({ height, width }: Ground): Cursor {
  return { at: 0, row: Math.floor(height / 2), column: Math.floor(width / 2) };
}

/**
 * Move by an arrow key: from tile to tile, or within one from cell to cell; never out of the ground.
 * @returns nothing for other keys
 */
export function moved(cursor: Cursor, key: string, ground: Ground, withinTile: boolean): Cursor | undefined {
  const step = STEPS[key];
  if (!step) return undefined;
  const [down, across] = step;
  if (withinTile && ground.height * ground.width > 1) {
    return {
      ...cursor,
      row: within(cursor.row + down, ground.height),
      column: within(cursor.column + across, ground.width),
    };
  }
  const at = cursor.at + down * ground.columns + across;
  return at < 0 || at >= ground.units ? cursor : { ...cursor, at };
}

function within(at: number, count: number): number {
  return Math.max(0, Math.min(count - 1, at));
}
