/** What keys do to the panel that has the focus. */

import type { Layout } from "../state/layout";

const ARROWS: Readonly<Record<string, readonly [0 | 1, 1 | -1]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [1, -1],
  ArrowDown: [1, 1],
};

/** Do what a key means to a panel; other keys, and those of the controls in it, are left alone. */
export function pressPanel(event: KeyboardEvent, place: number, layout: Layout): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
  const isDone = event.altKey ? arrange(event, place, layout) : act(event.key, place, layout);
  if (!isDone) return;
  event.preventDefault();
  event.stopPropagation();
}

function arrange({ key, shiftKey }: KeyboardEvent, place: number, layout: Layout): boolean {
  const arrow = ARROWS[key];
  if (!arrow || layout.enlarged.peek() === place) return false;
  if (shiftKey) layout.stretch(place, ...arrow);
  else layout.shift(place, ...arrow);
  return true;
}

function act(key: string, place: number, layout: Layout): boolean {
  if (key === "Delete") layout.remove(place);
  else if (key === "Enter") layout.enlarge(layout.enlarged.peek() === place ? undefined : place);
  else return false;
  return true;
}
