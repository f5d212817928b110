/** Colours of the style sheet, for what is drawn on canvases. */

import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Hand over colours of the style sheet, and the font's family, now and when the theme changes. */
export function useColors(
  element: RefObject<HTMLElement | null>,
  names: readonly string[],
  take: (colors: readonly string[], type: string) => void,
): void {
  const taking = useRef(take);
  taking.current = take;
  useLayoutEffect(() => {
    const own = element.current;
    if (!own) return;
    const recolor = () => {
      const type = getComputedStyle(own).fontFamily;
      taking.current(
        names.map((name) => colorOf(own, name)),
        type,
      );
    };
    recolor();
    return onTheme(recolor);
  }, [element, names]);
}

/** Call when the theme changes; call what is returned to stop. */
export function onTheme(change: () => void): () => void {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const theme = new MutationObserver(change);
  scheme.addEventListener("change", change);
  theme.observe(document.documentElement, { attributes: true });
  return () => {
    theme.disconnect();
    scheme.removeEventListener("change", change);
  };
}

/** A colour of the style sheet, as a canvas takes it. */
export function colorOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  const color = getComputedStyle(element).color;
  element.style.color = "";
  return color;
}
