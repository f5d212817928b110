/** What the keys do. The help is made from this table. */

import type { Page } from "./page";
import { toggleTape } from "./tape";
import { openPreset, stepClass } from "./view/actions";
import { chooseFile, copyLink, exportView } from "./view/sharing";

export interface Key {
  /** As `KeyboardEvent.key` has them; `Ctrl+` stands for the command key, too. */
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
  {
    keys: ["ArrowLeft", "ArrowRight"],
    shown: ["←", "→"],
    does: "The picture before, the next, where the source has pictures in a row",
    run: ({ feed }, key) => feed.step(key === "ArrowLeft" ? -1 : 1),
  },
  {
    keys: ["Shift+ArrowLeft", "Shift+ArrowRight"],
    shown: ["Shift+←", "Shift+→"],
    does: "Ten pictures back, ten on",
    run: ({ feed }, key) => feed.step(key === "Shift+ArrowLeft" ? -10 : 10),
  },
  {
    keys: ["[", "]"],
    shown: ["[", "]"],
    does: "Source of the server: play slower, faster",
    run: ({ feed }, key) => feed.hurry(key === "[" ? -1 : 1),
  },
  { keys: ["r"], shown: ["R"], does: "Record what this page sees, or end it", run: toggleTape },
  {
    keys: ["1", "2", "3", "4"],
    shown: ["1", "2", "3", "4"],
    does: "Views: generic, sorted, deep, wall",
    run: (page, key) => {
      const name = PRESETS[Number(key) - 1];
      if (name) openPreset(page, name);
    },
  },
  {
    keys: [",", "."],
    shown: [",", "."],
    does: "Sort by the class before, by the next",
    run: (page, key) => stepClass(page, key === "," ? -1 : 1),
  },
  {
    keys: ["Ctrl+z", "u"],
    shown: ["Ctrl+Z", "U"],
    does: "Undo a change of the view",
    run: ({ undo }) => undo.undo(),
  },
  {
    keys: ["Ctrl+Shift+z", "Ctrl+y", "y"],
    shown: ["Ctrl+Shift+Z", "Ctrl+Y", "Y"],
    does: "Redo it",
    run: ({ undo }) => undo.redo(),
  },
  { keys: ["a"], shown: ["A"], does: "Add a panel", run: ({ controls }) => controls.open("add") },
  {
    keys: ["s"],
    shown: ["S"],
    does: "Settings of the panel with the focus, or pointed at last",
    run: ({ controls }) => controls.openSettings(controls.here.peek()),
  },
  {
    keys: ["f"],
    shown: ["F"],
    does: "Enlarge that panel, or put it back",
    run: ({ controls, layout }) => {
      const here = controls.here.peek();
      layout.enlarge(layout.enlarged.peek() === undefined ? here : undefined);
    },
  },
  {
    keys: ["Delete", "Backspace"],
    shown: ["Delete"],
    does: "Remove that panel",
    run: ({ controls, layout }) => layout.remove(controls.here.peek()),
  },
  { keys: ["0"], shown: ["0"], does: "Reset the layout", run: ({ layout }) => layout.reset() },
  { keys: ["l"], shown: ["L"], does: "Copy a link to this view", run: (page) => void copyLink(page) },
  { keys: ["e"], shown: ["E"], does: "Save the view as view.toml", run: exportView },
  { keys: ["o"], shown: ["O"], does: "Open a view.toml", run: chooseFile },
  { keys: ["t"], shown: ["T"], does: "Colours: auto, light, dark", run: ({ themes }) => themes.turn() },
  {
    keys: ["v"],
    shown: ["V"],
    does: "Source of the server, if it has one",
    run: ({ feed }) => feed.choose("server"),
  },
  { keys: ["c"], shown: ["C"], does: "Camera", run: ({ feed }) => feed.choose("camera") },
  { keys: ["p"], shown: ["P"], does: "Pad to draw on", run: ({ feed }) => feed.choose("pad") },
  { keys: ["d"], shown: ["D"], does: "Test digits", run: ({ feed }) => feed.choose("digits") },
  { keys: ["x"], shown: ["X"], does: "Pad: a clean sheet", run: ({ feed }) => feed.clear() },
  {
    keys: ["m"],
    shown: ["M"],
    does: "Prepare pictures plainly (gray, resized), or as the model's card says",
    run: ({ feed, session }) => {
      if (session.card.peek()?.method !== "plain") feed.setPlain(!feed.plain.peek());
    },
  },
];

const ARROW = /^Arrow(Left|Right)$/;

/** In the order of their keys. */
const PRESETS = ["generic", "sorted", "deep", "wall"] as const;

/** Do what a key stands for. Says whether it stands for something. */
export function press(page: Page, event: KeyboardEvent): boolean {
  if (event.altKey || isTaken(event)) return false;
  const name = nameOf(event);
  const found = KEYS.find(({ keys }) => keys.includes(name));
  found?.run(page, name);
  return found !== undefined;
}

function nameOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  if (!ctrlKey && !metaKey) return shiftKey && ARROW.test(key) ? `Shift+${plain}` : plain;
  return `Ctrl+${shiftKey ? "Shift+" : ""}${plain}`;
}

/** Fields and menus take keys for themselves, buttons and boxes to tick the space bar, sliders what moves them. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches("input[type=range]")) return /^(Arrow|Page|Home|End)/.test(key);
  if (target.closest("select, textarea, dialog, [role=dialog], [role=listbox], input:not([type=checkbox])")) {
    return true;
  }
  return key === " " && target.closest("button, input") !== null;
}
