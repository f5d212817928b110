/** Light or dark. */

import { signal } from "@preact/signals";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The theme that was chosen; `auto` is what the browser prefers. */
export class Themes {
  readonly chosen = signal<Theme>("auto");

  /** @param apply shows a theme */
  constructor(
    private readonly choices: { theme: Theme },
    private readonly apply: (theme: Theme) => void,
  ) {
    this.chosen.value = choices.theme;
    apply(this.chosen.peek());
  }

  choose(theme: Theme): void {
    this.choices.theme = theme;
    this.chosen.value = theme;
    this.apply(theme);
  }

  /** Take the next of the three. */
  turn(): void {
    const at = THEMES.indexOf(this.chosen.peek());
    this.choose(THEMES[(at + 1) % THEMES.length] ?? "auto");
  }
}

/** Show a theme on a page. */
export function applyTheme(root: HTMLElement, theme: Theme): void {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}
