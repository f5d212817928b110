/** What keys do to the panel that has the focus. */

import type { Layout } from "./layout";
import type { Axis } from "./places";

export interface PanelKey {
  /** As the help writes them. */
  readonly shown: readonly string[];
  readonly does: string;
  /** As `KeyboardEvent.key` has them. */
  readonly keys: readonly string[];
  /** `Alt` and `Shift`, where they are held. */
  readonly held: "" | "Alt" | "AltShift";
  run(layout: Layout, place: number, key: string): void;
}

const ARROWS: Readonly<Record<string, readonly [Axis, 1 | -1]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [1, -1],
  ArrowDown: [1, 1],
};

export const PANEL_KEYS: readonly PanelKey[] = [
  {
    shown: ["Alt+←↑→↓"],
    does: "Panel with the focus: change places with the one beside it",
    keys: Object.keys(ARROWS),
    held: "Alt",
    run(layout, place, key) {
      const [axis, step] = ARROWS[key] ?? [0, 1];
      layout.shift(place, axis, step);
    },
  },
  {
    shown: ["Alt+Shift+←↑→↓"],
    does: "Panel with the focus: move the line at its right, or below it",
    keys: Object.keys(ARROWS),
    held: "AltShift",
    run(layout, place, key) {
      const [axis, step] = ARROWS[key] ?? [0, 1];
      layout.stretch(place, axis, step);
    },
  },
  {
    shown: ["Enter"],
    does: "Panel with the focus: enlarge it, or put it back",
    keys: ["Enter"],
    held: "",
    run: (layout, place) => layout.enlarge(layout.enlarged.peek() === place ? undefined : place),
  },
];

/** Do what a key means to a panel. Keys of the controls in it, and other keys, are left alone. */
export function pressPanel(event: KeyboardEvent, place: number, layout: Layout): void {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
  if (event.target !== event.currentTarget || ctrlKey || metaKey) return;
  const held = `${altKey ? "Alt" : ""}${shiftKey ? "Shift" : ""}`;
  const found = PANEL_KEYS.find((one) => one.held === held && one.keys.includes(key));
  if (!found) return;
  if (held === "" || layout.enlarged.peek() === undefined) found.run(layout, place, key);
  event.preventDefault();
  event.stopPropagation();
}
