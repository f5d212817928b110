/** What keys do to the panel that has the focus. */

import type { Layout } from "../state/layout";

const ARROWS: Readonly<Record<string, readonly [0 | 1, 1 | -1]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [1, -1],
  ArrowDown: [1, 1],
};

/** Do what a key means to a panel; what it does not mean anything to is the page's. */
export function pressPanel(event: KeyboardEvent, place: number, layout: Layout): void {
  if (!isMeant(event) || event.ctrlKey || event.metaKey) return;
  const isDone = event.altKey ? arrange(event, place, layout) : act(event.key, place, layout);
  if (!isDone) return;
  event.preventDefault();
  event.stopPropagation();
}

/** A panel that was clicked has the focus too, but nobody sees that: the keys are then the page's. */
function isMeant({ currentTarget, target }: KeyboardEvent): boolean {
  return target === currentTarget && target instanceof Element && target.matches(":focus-visible");
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
