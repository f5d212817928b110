/** Maps that are laid over the pictures of which they are made. */

import type { Table } from "../../draw/colors";
import type { Size } from "../../draw/layout";
import { toneMaps } from "../../draw/tones";
import type { Reading } from "../../wire/binary";
import { type Plan, pairsOf, planesOf, tableFor } from "../plan";
import { type Edges, extentOf, factorOf, onPatch } from "./fields";
import { panelAt, rangeOf } from "./units";

/** A map that a panel has laid over the pictures. */
export interface Overlay {
  /** The panel's place in the view. */
  readonly place: number;
  readonly layer: string;
  readonly unit: number;
  /** Where it lies. */
  edges(onto: "input" | "patch", covers: Edges): Edges;
}

/** The maps that a view lays over the pictures, the last on top. */
export function overlaysOf(plan: Plan): readonly Overlay[] {
  return plan.panels.flatMap((panel, place) => {
    const unit = panelAt(plan, place, "maps")?.overlay ?? -1;
    if (unit < 0 || unit >= panel.units || !panel.field) return [];
    const edges = extentOf(panel.field, panel, factorOf(plan, place), plan.picture);
    return [
      {
        place,
        layer: panel.layer,
        unit,
        edges: (onto, covers) => (onto === "input" ? edges : onPatch(edges, covers)),
      } satisfies Overlay,
    ];
  });
}

/** The tones of a map that is laid over, as in its panel. */
export function tonesOf(
  plan: Plan,
  { place, unit }: Pick<Overlay, "place" | "unit">,
  reading: Reading,
): { tones: Uint8Array; size: Size; table: Table } {
  const panel = plan.panels[place];
  const pairs = panel && pairsOf(panel, reading);
  if (!panel || !pairs) throw new Error(`The panel ${place} has no maps`);
  const tones = new Uint8Array(panel.height * panel.width);
  const planes = { bytes: planesOf(panel, reading), pairs, size: tones.length };
  toneMaps(planes, [unit], rangeOf(panel, panelAt(plan, place, "maps")?.scale, reading), tones);
  return { tones, size: panel, table: tableFor(plan, place) };
}
