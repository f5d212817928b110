/** What can be done with the view, by button and by key alike. */

import { withPanel } from "../layout/rearrange";
import type { Page } from "../page";
import { classesOf, type Kind, newPanel, withClass, withKeys, withLayer } from "./view";

type Own = Pick<Page, "session" | "controls">;

/** Open a preset; `sorted` stays with the class that the view is sorted by. */
export function openPreset({ session }: Own, name: string): void {
  const view = session.view.peek();
  const [number] = view ? classesOf(view, labelsOf(session)) : [];
  const text = name === "sorted" && number !== undefined ? String(number) : null;
  session.begin({ form: "preset", text: name, class: text });
}

/** Change some keys of a panel. */
export function changePanel({ session }: Own, place: number, keys: Readonly<Record<string, unknown>>): void {
  const view = session.view.peek();
  if (view?.panel[place]) session.show(withKeys(view, place, keys));
}

/** Show another layer in a panel. */
export function changeLayer({ session }: Own, place: number, layer: string): void {
  const view = session.view.peek();
  if (view) session.show(withLayer(view, place, layer, session.card.peek()?.layers ?? []));
}

/** Sort by another class whatever is sorted by this one. */
export function changeClass({ session }: Own, from: number, to: number): void {
  const view = session.view.peek();
  if (view && from !== to) session.show(withClass(view, from, to, labelsOf(session)));
}

/** Sort by the next class or the one before; where nothing is sorted by a class, begin with it. */
export function stepClass(page: Own, by: number): void {
  const { session } = page;
  const view = session.view.peek();
  const labels = labelsOf(session);
  const [number] = view ? classesOf(view, labels) : [];
  if (number !== undefined) changeClass(page, number, (number + by + labels.length) % labels.length);
  else if (session.greeting.peek()?.presets.includes("sorted")) openPreset(page, "sorted");
}

/** Add a panel, the last. */
export function addPanel({ session, controls }: Own, kind: Kind, layer: string): void {
  const view = session.view.peek();
  if (!view) return;
  session.show(withPanel(view, newPanel(kind, layer)));
  controls.here.value = view.panel.length;
}

function labelsOf(session: Own["session"]): readonly string[] {
  return session.card.peek()?.labels ?? [];
}
