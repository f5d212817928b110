/** Which panels of a view stand together, where the page lays them out. */

/** Panels of the picture and its result, and words. */
export const SIDE: readonly string[] = ["camera", "patch", "input", "result", "text"];
const MAPS: readonly string[] = ["maps"];
const LONG: readonly string[] = ["neurons", "weights"];

/** More panels than this stand in a mosaic. */
const MOST = 6;

/** A column of maps holds so many, where there is room for a second; more only in one that stands beside others. */
const IN_ONE = 2;
const BESIDE = 3;

/** So many panels of neurons or weights stand beside each other; of more, two share a column. */
const SINGLE = 2;

/** Panels below each other. */
export interface Column {
  readonly places: readonly number[];
  /** How wide it is, compared with the others. */
  readonly share: number;
}

/** Places in the view. */
export interface Areas {
  /** The picture and its result, and words. */
  readonly side: readonly number[];
  /** Layers in columns; none where they stand in a mosaic. */
  readonly columns: readonly Column[];
  /** Layers of which there are too many for columns. */
  readonly mosaic: readonly number[];
}

/** Put the picture and its result at the side, maps in the middle, neurons and weights at the end. */
export function areasOf(panels: readonly { readonly kind: string }[]): Areas {
  const placesOf = (kinds: readonly string[]) =>
    panels.flatMap(({ kind }, place) => (kinds.includes(kind) ? [place] : []));
  const side = placesOf(SIDE);
  const maps = placesOf(MAPS);
  const long = placesOf(LONG);
  if (maps.length + long.length > MOST) {
    return { side, columns: [], mosaic: placesOf([...MAPS, ...LONG]) };
  }
  const mapColumns = divided(maps, maps.length > (long.length > 0 ? BESIDE : IN_ONE) ? 2 : 1);
  const longColumns = divided(long, long.length > SINGLE ? Math.ceil(long.length / 2) : long.length);
  const isOneOfEach = maps.length === 1 && long.length === 1;
  return {
    side,
    columns: [
      ...mapColumns.map((places) => ({ places, share: isOneOfEach ? 40 : 46 / mapColumns.length ** 0.5 })),
      ...longColumns.map((places) => ({ places, share: 26 })),
    ],
    mosaic: [],
  };
}

/** In so many parts of one length, of which the last may be shorter. */
function divided(places: readonly number[], parts: number): number[][] {
  const length = Math.ceil(places.length / Math.max(1, parts));
  return Array.from({ length: parts }, (_, part) => places.slice(part * length, (part + 1) * length)).filter(
    (part) => part.length > 0,
  );
}
