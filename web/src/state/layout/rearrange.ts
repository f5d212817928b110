/** Views with panels moved, added and taken away. */

import type { View } from "../../wire/messages";
import { withOne, without } from "./moves";
import { areValid, type Place, placesOf } from "./places";

export type Panel = View["panel"][number];

/** Kinds of panels that give half of their room to a new one. */
const GENEROUS: readonly string[] = ["maps", "neurons", "weights"];

/** A window's width over its height, where nothing is known of it. */
const WIDE = 16 / 9;

/** The same panels at these places, one for each. */
export function withPlaces(view: View, places: readonly Place[]): View {
  return { ...view, panel: view.panel.map((panel, at) => ({ ...panel, at: copied(places[at]) })) };
}

/** The same panels, laid out by the page. */
export function withoutPlaces(view: View): View {
  return { ...view, panel: view.panel.map((panel) => ({ ...panel, at: null })) };
}

/** The view without one panel; those beside it take its room. */
export function withoutPanel(view: View, place: number): View {
  const places = placesOf(view.panel);
  const fewer = { ...view, panel: view.panel.filter((_, at) => at !== place) };
  return places ? withPlaces(fewer, without(places, place)) : fewer;
}

/**
 * The view with one more panel, the last; where panels say where they stand, it gets free room, or half of the largest
 * panel. Where there is none that can be halved, the page lays out all.
 */
export function withPanel(view: View, panel: Panel, shape = WIDE): View {
  const more = { ...view, panel: [...view.panel, { ...panel, at: null }] };
  const places = placesOf(view.panel);
  const found = places && withOne(places, (at) => GENEROUS.includes(view.panel[at]?.kind ?? ""), shape);
  return found && areValid(found) ? withPlaces(more, found) : withoutPlaces(more);
}

/** The view with its panels in another order, as a page of one column shows them. */
export function reordered(view: View, from: number, to: number): View {
  const panel = [...view.panel];
  const [moved] = panel.splice(from, 1);
  if (moved) panel.splice(to, 0, moved);
  return { ...view, panel };
}

function copied(place: Place | undefined): [number, number, number, number] | null {
  return place ? [...place] : null;
}
