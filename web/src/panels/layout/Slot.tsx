import { effect, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { usePage } from "../context";

interface Props {
  readonly kind: string;
  readonly place: number;
  readonly children: ComponentChildren;
}

/** The room of one panel. It moves without what stands in it being rendered anew. */
export function Slot({ kind, place, children }: Props) {
  const { layout } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const isEnlarged = useComputed(() => layout.enlarged.value === place);
  const isBehind = useComputed(() => layout.enlarged.value !== undefined && layout.enlarged.value !== place);
  useLayoutEffect(
    () =>
      effect(() => {
        const rect = layout.arrangement.value.rects[place];
        const style = element.current?.style;
        if (!rect || !style) return;
        style.setProperty("--x", `${rect.x}px`);
        style.setProperty("--y", `${rect.y}px`);
        style.setProperty("--width", `${rect.width}px`);
        style.setProperty("--height", `${rect.height}px`);
      }),
    [layout, place],
  );
  const names = `slot slot-${kind}${isEnlarged.value ? " slot-enlarged" : ""}`;
  return (
    <div ref={element} class={names} inert={isBehind.value} data-slot={place}>
      {children}
    </div>
  );
}

/** The panel that lies large over the others has the page behind it; a click there puts it back. */
export function Behind() {
  const { layout } = usePage();
  const before = useSignal<number | undefined>(undefined);
  useLayoutEffect(
    () =>
      layout.enlarged.subscribe((place) => {
        const at = place ?? before.peek();
        before.value = place;
        if (at !== undefined) focusPanel(at);
      }),
    [layout, before],
  );
  useLayoutEffect(() => {
    const close = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || layout.enlarged.peek() === undefined || event.defaultPrevented) return;
      if (document.querySelector("dialog[open], [popover]:popover-open")) return;
      event.preventDefault();
      layout.enlarge(undefined);
    };
    document.addEventListener("keydown", close);
    return () => document.removeEventListener("keydown", close);
  }, [layout]);
  if (layout.enlarged.value === undefined) return null;
  return (
    <button
      type="button"
      class="behind"
      tabIndex={-1}
      aria-label="Back to all panels"
      onClick={() => layout.enlarge(undefined)}
      data-testid="behind"
    />
  );
}

function focusPanel(place: number): void {
  requestAnimationFrame(() => {
    const section = document.querySelector(`[data-slot="${place}"] > .panel`);
    if (section instanceof HTMLElement) section.focus({ preventScroll: true });
  });
}
