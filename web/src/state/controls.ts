/** What is open over the page, and which panel the keys are for. */

import { signal } from "@preact/signals";

/** The menus of the page: one is open, or none. */
export type Menu = "" | "add" | "more";

export class Controls {
  readonly menu = signal<Menu>("");
  /** The panel whose settings are open. */
  readonly settings = signal<number | undefined>(undefined);
  /** The panel that was pointed at or had the focus last. */
  readonly here = signal(0);
  /** Something that was done and cannot be seen. */
  readonly said = signal("");

  openSettings(place: number): void {
    this.here.value = place;
    this.settings.value = this.settings.peek() === place ? undefined : place;
  }

  open(menu: Menu): void {
    this.menu.value = this.menu.peek() === menu ? "" : menu;
  }
}
