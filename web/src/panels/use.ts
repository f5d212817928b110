/** Hooks that tie a panel's canvas to readings and to its room. */

import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Size } from "../draw/layout";
import type { Look } from "../state/inspect/inspected";
import type { Reading } from "../wire/binary";
import { usePage } from "./context";

/** How far out of sight what is painted on may be, to be there when it is scrolled in. */
const MARGIN = "25%";

/**
 * Have every reading painted, and the newest one at once when `inputs` change.
 * Where faces are looked for, readings without one are left out: panels hold still.
 * @param onto what is painted on; out of sight it is painted when `inputs` change, and else once it is seen
 */
export function useReadings(
  paint: (reading: Reading) => void,
  inputs: readonly unknown[],
  onto?: RefObject<HTMLElement | null>,
): void {
  const { session } = usePage();
  useLayoutEffect(() => {
    const { show, stop } = whileSeen(paint, onto?.current);
    const follow = (reading: Reading) => {
      if (!reading.empty || session.card.peek()?.method !== "face") show(reading);
    };
    if (session.newest) follow(session.newest);
    const leave = session.readings.listen(follow);
    return () => {
      leave();
      stop();
    };
  }, inputs);
}

/** Paint readings while an element is seen; of those that it misses it gets the newest. */
function whileSeen(paint: (reading: Reading) => void, element: HTMLElement | null | undefined) {
  if (!element) return { show: paint, stop: () => undefined };
  let isSeen = true;
  let missed: Reading | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      isSeen = entries.at(-1)?.isIntersecting ?? true;
      if (!isSeen || !missed) return;
      paint(missed);
      missed = undefined;
    },
    { rootMargin: MARGIN },
  );
  observer.observe(element);
  const show = (reading: Reading) => {
    if (isSeen) paint(reading);
    missed = isSeen ? undefined : reading;
  };
  return { show, stop: () => observer.disconnect() };
}

/** Have every reading painted, also those without anything to look at. */
export function useEveryReading(paint: (reading: Reading) => void, inputs: readonly unknown[]): void {
  const { session } = usePage();
  useLayoutEffect(() => {
    if (session.newest) paint(session.newest);
    return session.readings.listen(paint);
  }, inputs);
}

/** Have every look at the inspected unit painted, and the newest one at once when `inputs` change. */
export function useLooks(paint: (look: Look) => void, inputs: readonly unknown[]): void {
  const { inspected } = usePage();
  useLayoutEffect(() => {
    if (inspected.newest) paint(inspected.newest);
    return inspected.looks.listen(paint);
  }, inputs);
}

/** The size of an element in device pixels, as it changes. */
export function useRoom(element: RefObject<HTMLElement | null>): ReadonlySignal<Size> {
  const room = useSignal<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const size = entry && sizeOf(entry);
      const before = room.peek();
      if (size && (size.width !== before.width || size.height !== before.height)) room.value = size;
    });
    try {
      observer.observe(element.current, { box: "device-pixel-content-box" });
    } catch {
      observer.observe(element.current);
    }
    return () => observer.disconnect();
  }, [element, room]);
  return room;
}

/** The browser's own count, unless it leaves the scale of an emulated screen out. */
function sizeOf({ devicePixelContentBoxSize, contentRect }: ResizeObserverEntry): Size {
  const width = contentRect.width * devicePixelRatio;
  const height = contentRect.height * devicePixelRatio;
  const [exact] = devicePixelContentBoxSize ?? [];
  if (exact && Math.abs(exact.inlineSize - width) < 2 && Math.abs(exact.blockSize - height) < 2) {
    return { width: exact.inlineSize, height: exact.blockSize };
  }
  return { width: Math.round(width), height: Math.round(height) };
}

/** Something that belongs to a canvas, made when the canvas is there. */
export function useOnCanvas<T>(
  make: (canvas: HTMLCanvasElement) => T,
): [RefObject<HTMLCanvasElement | null>, () => T | undefined] {
  const canvas = useRef<HTMLCanvasElement>(null);
  const made = useRef<T>(undefined);
  const give = () => {
    if (!made.current && canvas.current) made.current = make(canvas.current);
    return made.current;
  };
  return [canvas, give];
}
