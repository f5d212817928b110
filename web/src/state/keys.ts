/** What the keys do. The help is made from this table. */

import type { Page } from "./page";

export interface Key {
  /** As `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  /** As the help writes them. */
  readonly shown: readonly string[];
  readonly does: string;
  run(page: Page, key: string): void;
}

export const KEYS: readonly Key[] = [
  {
    keys: [" "],
    shown: ["space"],
    does: "Freeze the picture and all its values, or go on",
    run: ({ feed }) => feed.setFrozen(!feed.frozen.peek()),
  },
  { keys: ["c"], shown: ["C"], does: "Camera", run: ({ feed }) => feed.choose("camera") },
  { keys: ["p"], shown: ["P"], does: "Pad to draw on", run: ({ feed }) => feed.choose("pad") },
  { keys: ["d"], shown: ["D"], does: "Test digits", run: ({ feed }) => feed.choose("digits") },
  {
    keys: ["ArrowLeft", "ArrowRight"],
    shown: ["←", "→"],
    does: "Test digits: the one before, the next",
    run: ({ feed }, key) => feed.step(key === "ArrowLeft" ? -1 : 1),
  },
  {
    keys: ["x", "Delete", "Backspace"],
    shown: ["X", "Delete"],
    does: "Pad: a clean sheet",
    run: ({ feed }) => feed.clear(),
  },
  {
    keys: ["m"],
    shown: ["M"],
    does: "Prepare pictures plainly (gray, resized), or as the model's card says",
    run: ({ feed, session }) => {
      if (session.card.peek()?.method === "digits") feed.setPlain(!feed.plain.peek());
    },
  },
];

/** Do what a key stands for. Says whether it stands for something. */
export function press(page: Page, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) return false;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const found = KEYS.find(({ keys }) => keys.includes(key));
  found?.run(page, key);
  return found !== undefined;
}

/** Menus take letters and arrows for themselves, buttons and boxes to tick take the space bar. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("select, dialog")) return true;
  return key === " " && target.closest("button, input") !== null;
}
