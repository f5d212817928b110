/** A pointer that drags something. */

/** What is dragged. All in CSS pixels. */
export interface Dragged {
  /** The pointer has moved so far from where it was pressed; at most once for each picture of the screen. */
  move(right: number, down: number, event: PointerEvent): void;
  drop(): void;
  /** The drag came to nothing: Escape, or the browser took the pointer away. */
  cancel(): void;
}

/** A pointer that has moved less only points. */
const THRESHOLD = 5;

/**
 * Follow a pressed pointer until it is let go.
 * @param begin is called when the pointer has begun to drag; nothing: there is nothing to drag
 */
export function follow(pressed: PointerEvent, begin: () => Dragged | undefined): void {
  const { clientX, clientY, pointerId } = pressed;
  const ending = new AbortController();
  const { signal } = ending;
  let dragged: Dragged | undefined;
  let latest: PointerEvent = pressed;
  let asked = 0;
  const step = () => {
    asked = 0;
    dragged?.move(latest.clientX - clientX, latest.clientY - clientY, latest);
  };
  const end = (isDropped: boolean) => {
    if (asked) cancelAnimationFrame(asked);
    ending.abort();
    if (!dragged) return;
    if (isDropped) {
      step();
      dragged.drop();
    } else dragged.cancel();
  };
  const own = (handle: (event: PointerEvent) => void) => (event: PointerEvent) => {
    if (event.pointerId === pointerId) handle(event);
  };
  const move = (event: PointerEvent) => {
    latest = event;
    const far = Math.hypot(event.clientX - clientX, event.clientY - clientY);
    if (!dragged && far >= THRESHOLD) {
      dragged = begin();
      if (!dragged) return end(false);
    }
    if (dragged && !asked) asked = requestAnimationFrame(step);
  };
  const key = (event: KeyboardEvent) => {
    if (!dragged || event.key !== "Escape") return;
    event.stopPropagation();
    end(false);
  };
  addEventListener("pointermove", own(move), { signal });
  addEventListener(
    "pointerup",
    own(() => end(true)),
    { signal },
  );
  addEventListener(
    "pointercancel",
    own(() => end(false)),
    { signal },
  );
  addEventListener("blur", () => end(false), { signal });
  addEventListener("keydown", key, { signal, capture: true });
  addEventListener("selectstart", (event) => event.preventDefault(), { signal });
}
