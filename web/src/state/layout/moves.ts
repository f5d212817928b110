/** Panels moved, removed and added: places in, places out. */

import {
  type Axis,
  across,
  endOf,
  GRID,
  isCovering,
  LEAST,
  overlap,
  type Place,
  spanning,
  startOf,
} from "./places";

export type Side = "left" | "right" | "top" | "bottom";
export const SIDES: readonly Side[] = ["top", "bottom", "left", "right"];

/** A drop nearer to an edge than this part of the panel splits it. */
const EDGE = 0.25;

const axisOf = (side: Side): Axis => (side === "left" || side === "right" ? 0 : 1);
const isBefore = (side: Side): boolean => side === "left" || side === "top";

/**
 * Say what a drop on a panel means.
 * @param right how far into the panel, 0 to 1
 * @param down how far into the panel, 0 to 1
 * @returns the side of the nearest edge, or `middle`
 */
export function dropAt(right: number, down: number): Side | "middle" {
  const distances: readonly [Side, number][] = [
    ["left", right],
    ["right", 1 - right],
    ["top", down],
    ["bottom", 1 - down],
  ];
  const [side, distance] = distances.reduce((best, next) => (next[1] < best[1] ? next : best));
  return distance < EDGE ? side : "middle";
}

/** Two panels change places. */
export function swapped(places: readonly Place[], one: number, other: number): Place[] {
  return places.map((place, at) => places[at === one ? other : at === other ? one : at] ?? place);
}

/**
 * Put a panel on another: in its middle both change places; at its edge it is split, and the room left behind is taken
 * by those beside it.
 */
export function dropped(
  places: readonly Place[],
  mover: number,
  target: number,
  where: Side | "middle",
): Place[] {
  if (mover === target || !places[mover] || !places[target]) return [...places];
  if (where === "middle") return swapped(places, mover, target);
  const others = without(places, mover);
  const place = others[target > mover ? target - 1 : target];
  const halves = place && halved(place, where);
  if (!halves) return swapped(places, mover, target);
  const [moved, stayed] = halves;
  const all = [...others];
  all[target > mover ? target - 1 : target] = stayed;
  all.splice(mover, 0, moved);
  return all;
}

/** The part at a side and the rest; nothing where a half would be too small. */
function halved(place: Place, side: Side): readonly [Place, Place] | undefined {
  const axis = axisOf(side);
  const [start, end] = [startOf(place, axis), endOf(place, axis)];
  const middle = Math.round((start + end) / 2);
  if (Math.min(middle - start, end - middle) < LEAST[axis]) return undefined;
  const first = spanning(place, axis, start, middle);
  const second = spanning(place, axis, middle, end);
  return isBefore(side) ? [first, second] : [second, first];
}

/** Take a panel away; those that share one whole edge with it take its room, otherwise it stays free. */
export function without(places: readonly Place[], removed: number): Place[] {
  const gone = places[removed];
  const others = places.filter((_, at) => at !== removed);
  if (!gone) return others;
  const heirs = SIDES.map((side) => heirsAt(others, gone, side))
    .filter((found) => found.size > 0)
    .sort((one, other) => one.size - other.size)[0];
  return others.map((place, at) => heirs?.get(at) ?? place);
}

/** The panels along one side of a place that together have just its edge, grown over it; none where they do not. */
function heirsAt(places: readonly Place[], gone: Place, side: Side): ReadonlyMap<number, Place> {
  const axis = axisOf(side);
  const other = across(axis);
  const grown = new Map<number, Place>();
  let shared = 0;
  places.forEach((place, at) => {
    const touches = isBefore(side)
      ? endOf(place, axis) === startOf(gone, axis)
      : startOf(place, axis) === endOf(gone, axis);
    const length = endOf(place, other) - startOf(place, other);
    if (!touches || overlap(place, gone, other) !== length) return;
    shared += length;
    const start = Math.min(startOf(place, axis), startOf(gone, axis));
    grown.set(at, spanning(place, axis, start, Math.max(endOf(place, axis), endOf(gone, axis))));
  });
  return shared === endOf(gone, other) - startOf(gone, other) ? grown : new Map();
}

/**
 * Make room for one more panel, the last: half of the largest that may be split.
 * @param mayGive which panels may be split; where none of them can, any may
 * @param shape width over height of the window
 * @returns nothing, where all are too small
 */
export function withOne(
  places: readonly Place[],
  mayGive: (at: number) => boolean,
  shape: number,
): Place[] | undefined {
  const free = freeRoom(places);
  if (free) return [...places, free];
  const largest = places
    .map((place, at) => ({ at, area: place[2] * place[3], gives: mayGive(at), halves: split(place, shape) }))
    .sort((one, other) => Number(other.gives) - Number(one.gives) || other.area - one.area)
    .find(({ halves }) => halves);
  if (!largest?.halves) return undefined;
  const [moved, stayed] = largest.halves;
  return [...places.map((place, at) => (at === largest.at ? stayed : place)), moved];
}

/** Along the longer side first. */
function split(place: Place, shape: number): readonly [Place, Place] | undefined {
  const sides: readonly Side[] = place[2] * shape >= place[3] ? ["right", "bottom"] : ["bottom", "right"];
  return sides.map((side) => halved(place, side)).find((halves) => halves);
}

/** The largest free part of the window that has room for a panel, between the edges that there are. */
function freeRoom(places: readonly Place[]): Place | undefined {
  const edges = (axis: Axis) =>
    [...new Set([0, GRID, ...places.flatMap((place) => [startOf(place, axis), endOf(place, axis)])])].sort(
      (a, b) => a - b,
    );
  const [columns, rows] = [edges(0), edges(1)];
  let best: Place | undefined;
  for (const left of columns) {
    for (const top of rows) {
      const found = grownFrom(left, top, places, columns, rows);
      if (found && found[2] * found[3] > (best ? best[2] * best[3] : 0)) best = found;
    }
  }
  return best;
}

/** The largest free place with this upper left corner. */
function grownFrom(
  left: number,
  top: number,
  places: readonly Place[],
  columns: readonly number[],
  rows: readonly number[],
): Place | undefined {
  let best: Place | undefined;
  let lowest = GRID;
  for (const right of columns.filter((one) => one - left >= 1)) {
    for (const bottom of rows.filter((one) => one > top && one <= lowest).reverse()) {
      const place: Place = [left, top, right - left, bottom - top];
      if (places.some((other) => isCovering(place, other))) continue;
      lowest = bottom;
      const isRoomy = place[2] >= LEAST[0] && place[3] >= LEAST[1];
      if (isRoomy && place[2] * place[3] > (best ? best[2] * best[3] : 0)) best = place;
      break;
    }
  }
  return best;
}
