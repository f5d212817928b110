import { changePanel } from "../../state/view/actions";
import type { Panel } from "../../state/view/view";
import { usePage } from "../context";

/** The fields of one panel: its place in the view, and what it is told now. */
export interface FieldsProps<One extends Panel = Panel> {
  readonly place: number;
  readonly panel: One;
}

/** A panel of a kind. */
export type Of<Kind extends Panel["kind"]> = Extract<Panel, { kind: Kind }>;

/** A panel of a layer's units. */
export type OfLayer = Of<"maps"> | Of<"neurons"> | Of<"weights">;

/** Changes of one panel. */
export function useChange(place: number): (keys: Readonly<Record<string, unknown>>) => void {
  const page = usePage();
  return (keys) => changePanel(page, place, keys);
}
