/** A layout, and random ones for property tests: windows cut again and again, with some panels left out. */

import { GRID, LEAST, type Place } from "../../../src/state/layout/places";

/** A picture at the left, and four panels in two columns. */
export const DEEP: Place[] = [
  [0, 0, 12, 48],
  [12, 0, 18, 30],
  [12, 30, 18, 18],
  [30, 0, 18, 20],
  [30, 20, 18, 28],
];

/** A generator of numbers from 0 to 1, the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function randomPlaces(roll: () => number): Place[] {
  let places: Place[] = [[0, 0, GRID, GRID]];
  const cuts = Math.floor(roll() * 16);
  for (let cut = 0; cut < cuts; cut++) {
    const at = Math.floor(roll() * places.length);
    const [left, top, width, height] = places[at] as Place;
    const isAcross = roll() < 0.5;
    const size = isAcross ? width : height;
    const least = LEAST[isAcross ? 0 : 1];
    if (size < 2 * least) continue;
    const part = least + Math.floor(roll() * (size - 2 * least + 1));
    const halves: [Place, Place] = isAcross
      ? [
          [left, top, part, height],
          [left + part, top, width - part, height],
        ]
      : [
          [left, top, width, part],
          [left, top + part, width, height - part],
        ];
    places.splice(at, 1, ...halves);
  }
  if (places.length > 2 && roll() < 0.5) places = places.filter(() => roll() > 0.2);
  return places.length > 0 ? places : [[0, 0, GRID, GRID]];
}

export const areaOf = (places: readonly Place[]) => places.reduce((sum, [, , w, h]) => sum + w * h, 0);

export const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
