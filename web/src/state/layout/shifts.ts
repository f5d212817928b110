/** Panels that change places with those beside them, step by step. */

import { neighbour } from "./gutters";
import { swapped } from "./moves";
import type { Axis, Place } from "./places";

interface Shift {
  readonly panel: number;
  readonly axis: Axis;
  readonly step: 1 | -1;
  /** The panel that it has changed places with. */
  readonly other: number;
  /** Where all stood then. */
  readonly after: readonly Place[];
}

/** Remembers the steps, as long as nothing else moves: a step back undoes the step before. */
export class Shifts {
  private done: Shift[] = [];

  /** Shift a panel; nothing, where nothing stands beside it. */
  shift(
    places: readonly Place[],
    panel: number,
    axis: Axis,
    step: 1 | -1,
  ): { readonly places: Place[]; readonly other: number } | undefined {
    if (!isSame(this.done.at(-1)?.after, places)) this.done = [];
    const last = this.done.at(-1);
    const isBack = last?.panel === panel && last.axis === axis && last.step === -step;
    const other = isBack ? last.other : neighbour(places, panel, axis, step);
    if (other === undefined) return undefined;
    const after = swapped(places, panel, other);
    if (isBack) this.done.pop();
    else this.done.push({ panel, axis, step, other, after });
    return { places: after, other };
  }
}

function isSame(one: readonly Place[] | undefined, other: readonly Place[]): boolean {
  return one?.length === other.length && one.every((place, at) => place.join() === other[at]?.join());
}
