/** Moving panels with the pointer. */

import { type Signal, signal } from "@preact/signals";
import type { Layout } from "../../state/layout/layout";
import { dropAt, dropped } from "../../state/layout/moves";
import { type Place, type Rect, rectOf } from "../../state/layout/places";
import { type Dragged, follow } from "./follow";

/** Where the panel that is being dragged would stand; nothing while none is dragged, or nowhere. */
export const landing: Signal<Rect | undefined> = signal(undefined);

/** Near the window's edge, in CSS pixels, the page scrolls under what is dragged. */
const EDGE = 56;
const STEP = 9;

const CONTROLS = "button, select, input, textarea, a, label, [popover], [contenteditable]";

/** Begin to drag a panel by its head, unless a control in it was pressed; by finger only where nothing scrolls, or by its handle. */
export function pressHead(event: PointerEvent, place: number, layout: Layout): void {
  const { target } = event;
  if (event.button !== 0 || !(target instanceof Element) || target.closest(CONTROLS)) return;
  if (layout.enlarged.peek() !== undefined) return;
  const slot = target.closest<HTMLElement>("[data-slot]");
  const stage = slot?.closest<HTMLElement>(".panels");
  if (!slot || !stage) return;
  const isByHandle = target.closest(".grip") !== null;
  if (event.pointerType === "touch" && !isByHandle && layout.stage.peek()?.mode !== "desk") return;
  follow(event, () => {
    const { places } = layout;
    const carried = carry(slot, stage);
    return places ? onDesk({ place, places, layout, ...carried }) : inOrder({ place, layout, ...carried });
  });
}

interface Carried {
  readonly place: number;
  readonly layout: Layout;
  /** Let the panel follow the pointer. Gives the pointer's place in the room for panels. */
  readonly follow: (right: number, down: number, event: PointerEvent) => { x: number; y: number };
  readonly done: () => void;
}

/** What is dragged is drawn elsewhere by the compositor: nothing is laid out anew. */
function carry(slot: HTMLElement, stage: HTMLElement): Pick<Carried, "follow" | "done"> {
  slot.classList.add("slot-carried");
  document.documentElement.dataset.dragging = "panel";
  const scrolled = scrollY;
  return {
    follow(right, down, event) {
      if (stage.dataset.mode !== "desk") {
        if (event.clientY < EDGE) scrollBy(0, -STEP);
        else if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
      }
      slot.style.transform = `translate(${right}px, ${down + scrollY - scrolled}px)`;
      const { left, top } = stage.getBoundingClientRect();
      const { paddingLeft, paddingTop } = getComputedStyle(stage);
      return {
        x: event.clientX - left - Number.parseFloat(paddingLeft),
        y: event.clientY - top - Number.parseFloat(paddingTop) + stage.scrollTop,
      };
    },
    done() {
      slot.classList.remove("slot-carried");
      slot.style.transform = "";
      delete document.documentElement.dataset.dragging;
      landing.value = undefined;
    },
  };
}

/** Where panels have places: in the middle of another both change places, at its edge it is split. */
function onDesk({
  place,
  places,
  layout,
  follow: carried,
  done,
}: Carried & { places: readonly Place[] }): Dragged {
  const { rects } = layout.arrangement.peek();
  let aim = "";
  let result: { places: Place[]; said: string } | undefined;
  return {
    move(right, down, event) {
      const { x, y } = carried(right, down, event);
      const target = rects.findIndex((rect) => isIn(rect, x, y));
      const rect = rects[target];
      const stage = layout.stage.peek();
      const where = rect && dropAt((x - rect.x) / rect.width, (y - rect.y) / rect.height);
      const next = `${target} ${where}`;
      if (next === aim || !stage) return;
      aim = next;
      if (!where || target === place) {
        result = undefined;
        landing.value = undefined;
        return;
      }
      const found = dropped(places, place, target, where);
      const own = found[place];
      const isSwap = where === "middle" || found[target]?.join() === places[place]?.join();
      const name = layout.nameOf(place);
      const said = isSwap ? layout.swapText(place, target) : `${name} moved beside ${layout.nameOf(target)}`;
      result = { places: found, said };
      landing.value = own && rectOf(own, { ...stage, gap: stage.sizes.gap });
    },
    drop() {
      done();
      if (result) layout.put(result.places, result.said);
    },
    cancel: done,
  };
}

/** Where the page has the order of the view: in the upper half of another before it, in the lower behind it. */
function inOrder({ place, layout, follow: carried, done }: Carried): Dragged {
  let to: number | undefined;
  return {
    move(right, down, event) {
      carried(right, down, event);
      const slot = slotAt(event.clientX, event.clientY, place);
      const target = Number(slot?.dataset.slot);
      const isFree = slot !== undefined && layout.areTogether(place, target);
      const isBehind = isFree && event.clientY > middleOf(slot);
      const before = target + (isBehind ? 1 : 0);
      to = isFree ? before - Number(before > place) : undefined;
      landing.value = isFree ? lineAt(slot, isBehind, layout.stage.peek()?.sizes.gap ?? 0) : undefined;
    },
    drop() {
      done();
      if (to !== undefined) layout.reorder(place, to);
    },
    cancel: done,
  };
}

/** The slot under the pointer, besides the one that is carried. */
function slotAt(x: number, y: number, carried: number): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>("[data-slot]")].find(
    (slot) => Number(slot.dataset.slot) !== carried && isIn(slot.getBoundingClientRect(), x, y),
  );
}

function middleOf(slot: HTMLElement): number {
  const { top, height } = slot.getBoundingClientRect();
  return top + height / 2;
}

/** A line along the upper or the lower edge of a slot. */
function lineAt(slot: HTMLElement, isBehind: boolean, gap: number): Rect {
  const { left, top, bottom, width } = slot.getBoundingClientRect();
  const stage = slot.parentElement?.getBoundingClientRect();
  const edge = (isBehind ? bottom + gap / 2 : top - gap / 2) - (stage?.top ?? 0);
  return { x: left - (stage?.left ?? 0) - gap, y: edge - 3, width, height: 6 };
}

function isIn({ x, y, width, height }: Rect, right: number, down: number): boolean {
  return right >= x && right < x + width && down >= y && down < y + height;
}
