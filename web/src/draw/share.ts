/** How panels that stand in one column share its height. */

import type { Size } from "./layout";

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

/** For each number of rows, the fewest columns that do: fewer would not fit, more would make the tiles smaller. */
function choicesFor({ units, plane }: Tiles, width: number, height: number, gap: number): Choice[] {
  const all: Choice[] = [];
  let before = 0;
  for (let rows = 1; rows <= units; rows++) {
    const columns = Math.ceil(units / rows);
    const across = (width - gap * (columns - 1)) / columns;
    const down = (across * plane.height) / plane.width;
    const needed = Math.ceil(rows * (down + gap) - gap);
    if (columns === before || across < 1) continue;
    if (needed > height) break;
    all.push({ height: needed, worth: Math.log(units * across * down), heights: [needed] });
    before = columns;
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
