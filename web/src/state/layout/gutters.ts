/** The lines between panels, and what moves with them. */

import { type Axis, across, endOf, GRID, LEAST, overlap, type Place, spanning, startOf } from "./places";

/** A line between panels, or beside one. */
export interface Gutter {
  /** 0: it moves across, and panels lie left and right of it; 1: it moves down. */
  readonly axis: Axis;
  readonly line: number;
  /** The panels that end at the line. */
  readonly before: readonly number[];
  /** The panels that begin at the line. */
  readonly after: readonly number[];
  /** Where the line begins and ends on the other axis. */
  readonly from: number;
  readonly to: number;
}

/** Find all lines that panels border on; those that go on in one another are one. The window's border is none. */
export function guttersOf(places: readonly Place[]): Gutter[] {
  return ([0, 1] as const).flatMap((axis) => {
    const ends = places.flatMap((place) => [startOf(place, axis), endOf(place, axis)]);
    const lines = [...new Set(ends)].filter((line) => line > 0 && line < GRID);
    return lines.flatMap((line) => partsOf(places, axis, line));
  });
}

function partsOf(places: readonly Place[], axis: Axis, line: number): Gutter[] {
  const other = across(axis);
  const bordering = places
    .map((place, at) => ({ place, at }))
    .filter(({ place }) => startOf(place, axis) === line || endOf(place, axis) === line)
    .sort((one, two) => startOf(one.place, other) - startOf(two.place, other));
  const parts: { from: number; to: number; before: number[]; after: number[] }[] = [];
  for (const { place, at } of bordering) {
    const [from, to] = [startOf(place, other), endOf(place, other)];
    let part = parts.at(-1);
    if (!part || part.to < from) {
      part = { from, to, before: [], after: [] };
      parts.push(part);
    }
    part.to = Math.max(part.to, to);
    (endOf(place, axis) === line ? part.before : part.after).push(at);
  }
  return parts.map((part) => ({ axis, line, ...part }));
}

/** How far a line may go: no panel becomes smaller than the least, or than it is, and none covers another. */
export function reachOf(places: readonly Place[], gutter: Gutter): readonly [number, number] {
  const { axis, line, before, after } = gutter;
  const least = (place: Place) => Math.min(LEAST[axis], endOf(place, axis) - startOf(place, axis));
  const take = (numbers: readonly number[]) => places.filter((_, at) => numbers.includes(at));
  const [shrinking, growing] = [take(before), take(after)];
  const strangers = places.filter((_, at) => !before.includes(at) && !after.includes(at));
  const beside = (own: readonly Place[]) =>
    strangers.filter((place) => own.some((one) => overlap(one, place, across(axis)) > 0));
  const lows = [
    ...shrinking.map((place) => startOf(place, axis) + least(place)),
    ...beside(growing)
      .filter((place) => endOf(place, axis) <= line)
      .map((place) => endOf(place, axis)),
  ];
  const highs = [
    ...growing.map((place) => endOf(place, axis) - least(place)),
    ...beside(shrinking)
      .filter((place) => startOf(place, axis) >= line)
      .map((place) => startOf(place, axis)),
  ];
  return [Math.max(0, ...lows), Math.min(GRID, ...highs)];
}

/** Move a line, as far as it may go: all panels that border on it move with it. */
export function resized(places: readonly Place[], gutter: Gutter, wanted: number): Place[] {
  const [low, high] = reachOf(places, gutter);
  const line = Math.min(high, Math.max(low, Math.round(wanted)));
  const { axis, before, after } = gutter;
  return places.map((place, at) => {
    if (before.includes(at)) return spanning(place, axis, startOf(place, axis), line);
    if (after.includes(at)) return spanning(place, axis, line, endOf(place, axis));
    return place;
  });
}

/**
 * Move the line at a panel's end on an axis by so many cells; where that is the window's border, the line at its start.
 */
export function nudged(places: readonly Place[], panel: number, axis: Axis, by: number): Place[] {
  const own = places[panel];
  if (!own) return [...places];
  const isLast = endOf(own, axis) >= GRID;
  const gutter = guttersOf(places).find(
    (one) => one.axis === axis && (isLast ? one.after : one.before).includes(panel),
  );
  return gutter ? resized(places, gutter, gutter.line + by) : [...places];
}

/** The panel that one comes to from another in a direction: the nearest, and of those the one that faces most of it. */
export function neighbour(
  places: readonly Place[],
  panel: number,
  axis: Axis,
  step: 1 | -1,
): number | undefined {
  const own = places[panel];
  if (!own) return undefined;
  const other = across(axis);
  const found = places
    .map((place, at) => ({
      at,
      gap: step > 0 ? startOf(place, axis) - endOf(own, axis) : startOf(own, axis) - endOf(place, axis),
      faces: overlap(own, place, other),
    }))
    .filter(({ at, gap, faces }) => at !== panel && gap >= 0 && faces > 0)
    .sort((one, two) => one.gap - two.gap || two.faces - one.faces);
  return found[0]?.at;
}
