/** Where panels stand: cells of a window that has 48 × 48 of them, and the pixels that these are. */

export const GRID = 48;

/** Left, top, width and height, in cells. */
export type Place = readonly [left: number, top: number, width: number, height: number];

/** The least width and height of a panel that is moved or resized, in cells. */
export const LEAST = [5, 6] as const;

/** Across, or down: the index of left and top in a place; width and height stand two further on. */
export type Axis = 0 | 1;

/** In pixels, from the upper left corner of the room for panels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The room for panels, and the gap between them, in pixels. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly gap: number;
}

export const startOf = (place: Place, axis: Axis): number => place[axis];
export const endOf = (place: Place, axis: Axis): number => place[axis] + place[(axis + 2) as 2 | 3];
export const across = (axis: Axis): Axis => (axis === 0 ? 1 : 0);

/** The same place, from a start to an end on one axis. */
export function spanning(place: Place, axis: Axis, start: number, end: number): Place {
  const [left, top, width, height] = place;
  return axis === 0 ? [start, top, end - start, height] : [left, start, width, end - start];
}

/** How many cells two places share on an axis; below one: none. */
export function overlap(one: Place, other: Place, axis: Axis): number {
  return Math.min(endOf(one, axis), endOf(other, axis)) - Math.max(startOf(one, axis), startOf(other, axis));
}

export function isCovering(one: Place, other: Place): boolean {
  return overlap(one, other, 0) > 0 && overlap(one, other, 1) > 0;
}

/** Say whether all lie in the window, and none covers another. */
export function areValid(places: readonly Place[]): boolean {
  const isInside = ([left, top, width, height]: Place) =>
    left >= 0 && top >= 0 && width > 0 && height > 0 && left + width <= GRID && top + height <= GRID;
  return (
    places.every(isInside) &&
    places.every((one, at) => places.every((other, below) => below >= at || !isCovering(one, other)))
  );
}

/** The places of panels that all say where they stand; nothing, where one does not. */
export function placesOf(panels: readonly { readonly at: Place | null }[]): Place[] | undefined {
  const places = panels.flatMap(({ at }) => (at ? [at] : []));
  return places.length > 0 && places.length === panels.length ? places : undefined;
}

/** The pixels of a place: gaps between panels, none at the window's border; edges that are shared stay so. */
export function rectOf(place: Place, room: Room): Rect {
  const [x, right] = along(place, 0, room.width, room.gap);
  const [y, bottom] = along(place, 1, room.height, room.gap);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

function along(place: Place, axis: Axis, pixels: number, gap: number): readonly [number, number] {
  const edge = (cell: number) => Math.round((cell * (pixels + gap)) / GRID);
  return [edge(startOf(place, axis)), edge(endOf(place, axis)) - gap];
}

/**
 * Find the places that panels have, from where they stand in pixels.
 * @returns nothing, where they do not all fit into the window's cells
 */
export function placesFrom(rects: readonly Rect[], room: Room): Place[] | undefined {
  const cell = (pixel: number, pixels: number) =>
    Math.min(GRID, Math.max(0, Math.round((pixel * GRID) / (pixels + room.gap))));
  const places = rects.map(({ x, y, width, height }): Place => {
    const left = cell(x, room.width);
    const top = cell(y, room.height);
    const right = cell(x + width + room.gap, room.width);
    return [left, top, right - left, cell(y + height + room.gap, room.height) - top];
  });
  return areValid(places) ? places : undefined;
}
