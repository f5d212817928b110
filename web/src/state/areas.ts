/** Where the panels of a view stand on the page. */

import type { PanelPlan } from "../wire/messages";

const SIDE: readonly string[] = ["camera", "patch", "input", "result"];

/** One column of maps holds so many, where nothing else needs the room beside it. */
const IN_ONE = 2;

/** Places in the view. */
export interface Areas {
  /** The picture and its result. */
  readonly side: readonly number[];
  /** Columns of maps: one, or two where there are many and no neurons. */
  readonly maps: readonly (readonly number[])[];
  readonly neurons: readonly number[];
}

/** Put the picture and its result at the side, maps in the middle, neurons at the end. */
export function areasOf(panels: readonly Pick<PanelPlan, "kind">[]): Areas {
  const placesOf = (...kinds: readonly string[]) =>
    panels.flatMap(({ kind }, place) => (kinds.includes(kind) ? [place] : []));
  const maps = placesOf("maps");
  const neurons = placesOf("neurons");
  const isWide = neurons.length === 0 && maps.length > IN_ONE;
  const most = isWide ? Math.ceil(maps.length / 2) : maps.length;
  const columns = [maps.slice(0, most), maps.slice(most)].filter((column) => column.length > 0);
  return { side: placesOf(...SIDE), maps: columns, neurons };
}
