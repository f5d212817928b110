/** How panels that stand in one column share its height. */

import { type Size, sizeOf, tileGrid } from "./layout";

/** What a panel shows: tiles of one size. */
export interface Tiles {
  readonly units: number;
  readonly plane: Size;
}

interface Choice {
  readonly height: number;
  /** The sum of the logarithms of the areas drawn: so no panel starves another. */
  readonly worth: number;
  readonly heights: readonly number[];
}

/**
 * Divide a column so that the tiles in it are large and none are starved.
 * @param width of the column, inside the panels
 * @param height to divide
 * @returns for each panel its height; what is left over is divided evenly
 */
export function shareHeight(panels: readonly Tiles[], width: number, height: number, gap: number): number[] {
  let best: Choice[] = [{ height: 0, worth: 0, heights: [] }];
  for (const panel of panels) {
    const own = choicesFor(panel, width, height, gap);
    best = undominated(best.flatMap((one) => own.map((other) => join(one, other))).filter(fitsIn(height)));
  }
  const winner = best.at(-1);
  if (!winner) return panels.map(() => Math.floor(height / panels.length));
  const spare = Math.floor((height - winner.height) / Math.max(1, panels.length));
  return winner.heights.map((one) => one + spare);
}

function choicesFor({ units, plane }: Tiles, width: number, height: number, gap: number): Choice[] {
  const all: Choice[] = [];
  for (let columns = 1; columns <= units; columns++) {
    const rows = Math.ceil(units / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = (across * plane.height) / plane.width;
    const needed = Math.ceil(rows * (down + gap) - gap);
    if (across < 1 || needed > height) continue;
    const drawn = sizeOf(tileGrid(units, plane, { width, height: needed }, gap));
    all.push({ height: needed, worth: Math.log(drawn.width * drawn.height), heights: [needed] });
  }
  return undominated(all);
}

function join(one: Choice, other: Choice): Choice {
  return {
    height: one.height + other.height,
    worth: one.worth + other.worth,
    heights: [...one.heights, ...other.heights],
  };
}

function fitsIn(height: number): (choice: Choice) => boolean {
  return (choice) => choice.height <= height;
}

/** Keep those that are worth more than everything that is lower; the last is worth the most. */
function undominated(choices: readonly Choice[]): Choice[] {
  const sorted = [...choices].sort((a, b) => a.height - b.height || b.worth - a.worth);
  const kept: Choice[] = [];
  for (const choice of sorted) {
    if (choice.worth > (kept.at(-1)?.worth ?? Number.NEGATIVE_INFINITY)) kept.push(choice);
  }
  return kept;
}
