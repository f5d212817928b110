/** Where panels stand on the page now, and what is done to them by hand. */

import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { View } from "../../wire/messages";
import type { Session } from "../session";
import { SIDE } from "./areas";
import { type Arrangement, arrangeColumns, arrangeDesk } from "./arrange";
import { type Gutter, guttersOf, nudged } from "./gutters";
import { type Shown, type Sizes, shownOf, tallOf } from "./heights";
import { type Axis, GRID, type Place, placesFrom, placesOf, type Rect, rectOf } from "./places";
import { reordered, withoutPanel, withoutPlaces, withPlaces } from "./rearrange";
import { Shifts } from "./shifts";

/** `desk` fills the window, `columns` are two that scroll, `phone` is one that scrolls. */
export type Mode = "desk" | "columns" | "phone";

/** The room for panels, in CSS pixels. */
export interface Stage {
  readonly mode: Mode;
  readonly width: number;
  readonly height: number;
  /** The window's height. */
  readonly screen: number;
  readonly sizes: Sizes;
}

/** Panels that are smaller, in heights of a head, have a short one. */
const ROOMY = { width: 6, height: 4.5 };

const NAMES: Readonly<Record<string, string>> = { input: "network sees" };

/** In a phone these stand before all others. */
const FIRST: readonly string[] = ["camera", "result"];

const NOTHING: Arrangement = { rects: [], height: 0 };

/** The layout of the panels of a session's plan. */
export class Layout {
  /** Nothing before the page was measured. */
  readonly stage = signal<Stage | undefined>(undefined);
  /** Where panels would stand if what is being dragged were let go. */
  readonly preview = signal<readonly Place[] | undefined>(undefined);
  /** The panel that lies large over the others. */
  readonly enlarged = signal<number | undefined>(undefined);
  /** What was done last, for those who hear the page. */
  readonly said = signal("");
  readonly arrangement: ReadonlySignal<Arrangement>;
  /** The lines that can be dragged. */
  readonly gutters: ReadonlySignal<readonly Gutter[]>;
  private readonly shown: ReadonlySignal<readonly Shown[]>;
  private readonly shifts = new Shifts();

  constructor(private readonly session: Session) {
    this.shown = computed(() => this.findShown());
    this.arrangement = computed(() => this.arrange());
    this.gutters = computed(() => {
      const isDesk = this.stage.value?.mode === "desk" && this.enlarged.value === undefined;
      const places = isDesk ? this.placesIn(this.arrangement.value) : undefined;
      return places ? guttersOf(places) : [];
    });
    let count = 0;
    effect(() => {
      const panels = session.current.value?.panels.length ?? 0;
      if (panels !== count) this.enlarged.value = undefined;
      count = panels;
    });
  }

  /** Where all panels stand, in cells; nothing, where that cannot be said. */
  get places(): Place[] | undefined {
    const isDesk = this.stage.peek()?.mode === "desk";
    return isDesk ? this.placesIn(this.arrangement.peek()) : undefined;
  }

  /** The name of a panel, as it is spoken of. */
  nameOf(place: number): string {
    const panel = this.session.current.peek()?.panels[place];
    return panel ? panel.layer || (NAMES[panel.kind] ?? panel.kind) : "";
  }

  /** Say whether a panel has no room for more than a short head. */
  isSmall(place: number): boolean {
    if (this.enlarged.value === place || this.stage.value?.mode === "phone") return false;
    const rect = this.arrangement.value.rects[place];
    const head = this.stage.value?.sizes.head ?? 0;
    return rect !== undefined && (rect.width < ROOMY.width * head || rect.height < ROOMY.height * head);
  }

  /** Show the same panels at other places. */
  put(places: readonly Place[], said: string): void {
    const view = this.session.view.peek();
    this.preview.value = undefined;
    if (!view || view.panel.length !== places.length) return;
    const now = placesOf(view.panel) ?? this.places;
    if (JSON.stringify(now) === JSON.stringify(places)) return;
    this.change(withPlaces(view, places), said);
  }

  /** Have the page lay the panels out. */
  reset(): void {
    const view = this.session.view.peek();
    if (view?.panel.some(({ at }) => at !== null)) this.change(withoutPlaces(view), "Layout reset");
  }

  remove(place: number): void {
    const view = this.session.view.peek();
    if (!view?.panel[place]) return;
    const name = this.nameOf(place);
    this.enlarged.value = undefined;
    this.change(withoutPanel(view, place), `${name} removed`);
  }

  /** Lay a panel large over the others, or put it back. */
  enlarge(place: number | undefined): void {
    const before = this.enlarged.peek();
    if (before === place) return;
    this.enlarged.value = place;
    const name = this.nameOf(place ?? before ?? -1);
    this.said.value = place === undefined ? `${name} is back in its place` : `${name} enlarged`;
  }

  /** Let a panel change places with the one beside it; the way back is the way that it came. */
  shift(place: number, axis: Axis, step: 1 | -1): void {
    const { places } = this;
    if (!places) {
      this.shiftInOrder(place, step);
      return;
    }
    const shifted = this.shifts.shift(places, place, axis, step);
    if (shifted) this.put(shifted.places, this.swapText(place, shifted.other));
    else this.said.value = `Nothing there for ${this.nameOf(place)} to change places with`;
  }

  /** Move a line beside a panel by one cell. */
  stretch(place: number, axis: Axis, by: number): void {
    const { places } = this;
    const before = places?.[place];
    if (!places || !before) return;
    const next = nudged(places, place, axis, by);
    const [, , width, height] = next[place] ?? before;
    this.put(next, `${this.nameOf(place)} is ${width} wide and ${height} high, of ${GRID}`);
  }

  swapText(one: number, other: number): string {
    return `${this.nameOf(one)} and ${this.nameOf(other)} have changed places`;
  }

  /** Where the page has the order of the view: put a panel before or behind another. */
  reorder(from: number, to: number): void {
    const view = this.session.view.peek();
    if (!view || from === to || !view.panel[from]) return;
    const name = this.nameOf(from);
    this.change(reordered(view, from, to), `${name} moved`);
  }

  /** Say whether two panels stand in one list where the page has the order of the view. */
  areTogether(one: number, other: number): boolean {
    const kinds = this.session.current.peek()?.panels.map(({ kind }) => kind) ?? [];
    const apart = this.stage.peek()?.mode === "phone" ? FIRST : SIDE;
    const isApart = (place: number) => apart.includes(kinds[place] ?? "");
    if (this.stage.peek()?.mode !== "phone") return isApart(one) === isApart(other);
    return kinds[one] === kinds[other] || !(isApart(one) || isApart(other));
  }

  private shiftInOrder(place: number, step: 1 | -1): void {
    const count = this.arrangement.peek().rects.length;
    let to = place + step;
    while (to >= 0 && to < count && !this.areTogether(place, to)) to += step;
    if (to >= 0 && to < count) this.reorder(place, to);
    else this.said.value = `${this.nameOf(place)} is at the ${step > 0 ? "end" : "beginning"}`;
  }

  private change(view: View, said: string): void {
    this.session.show(view);
    this.said.value = said;
  }

  private placesIn({ rects }: Arrangement): Place[] | undefined {
    const stage = this.stage.peek();
    const own = this.preview.value ?? this.placed();
    if (own) return [...own];
    const room = stage && { ...stage, gap: stage.sizes.gap };
    return room && rects.length > 0 ? placesFrom(rects, room) : undefined;
  }

  /** The places that the view asks for; those of the plan while the view asks for other panels. */
  private placed(): Place[] | undefined {
    const plan = this.session.current.value;
    const wished = this.session.view.value;
    const isSame =
      wished?.panel.length === plan?.panels.length &&
      wished?.panel.every(({ kind }, at) => plan?.panels[at]?.kind === kind);
    const view = isSame ? wished : plan?.view;
    return view && placesOf(view.panel);
  }

  private findShown(): readonly Shown[] {
    const plan = this.session.current.value;
    const { labels, values } = this.session.card.value ?? { labels: [], values: [] };
    const isQuantity = values.length > 0;
    return (
      plan?.panels.map((panel, at) => shownOf(panel, plan.view.panel[at], labels.length, isQuantity)) ?? []
    );
  }

  private arrange(): Arrangement {
    const stage = this.stage.value;
    const shown = this.shown.value;
    if (!stage || stage.width < 1) return NOTHING;
    const { mode, width, height, screen, sizes } = stage;
    if (mode === "phone") return { rects: shown.map((panel) => tall(panel, stage)), height: 0 };
    if (mode === "columns") return arrangeColumns(shown, width, screen, sizes);
    const places = this.preview.value ?? this.placed();
    const room = { width, height, gap: sizes.gap };
    if (places?.length === shown.length) return { rects: places.map((place) => rectOf(place, room)), height };
    return arrangeDesk(shown, width, height, sizes);
  }
}

const PAIRED: readonly string[] = ["patch", "input"];

/** In one column the browser stands panels below each other; only their heights are said. */
function tall(panel: Shown, { width, screen, sizes }: Stage): Rect {
  const own = PAIRED.includes(panel.kind) ? (width - sizes.gap) / 2 : width;
  return { x: 0, y: 0, width: own, height: tallOf(panel, own, screen, sizes) };
}
