/** Where sheets stand, and what in them can have the focus. */

const EDGE = 8;
const GAP = 6;
const PHONE = 680;

const FOCUSABLE = "button, input, select, textarea, [tabindex='0']";

/** What can be reached by the tab key in an element, in its order. */
export function focusablesOf(element: Element): HTMLElement[] {
  const found = Array.from(element.querySelectorAll<HTMLElement>(FOCUSABLE));
  return found.filter(
    (one) => !one.matches(":disabled") && one.tabIndex >= 0 && one.getClientRects().length > 0,
  );
}

/** Stand a sheet below what it belongs to, or above, inside of the window; on a phone at its lower edge. */
export function stand(sheet: HTMLElement, anchor: Element | null): void {
  const { style } = sheet;
  if (innerWidth < PHONE) {
    Object.assign(style, { left: `${EDGE}px`, right: `${EDGE}px`, top: "auto", bottom: `${EDGE}px` });
    return;
  }
  const box = anchor?.getBoundingClientRect() ?? new DOMRect(innerWidth / 2, 60, 0, 0);
  const width = sheet.offsetWidth;
  const left = Math.min(Math.max(EDGE, box.right - width), innerWidth - width - EDGE);
  const below = innerHeight - box.bottom - GAP - EDGE;
  const isBelow = below >= sheet.offsetHeight || below >= box.top;
  Object.assign(style, {
    left: `${Math.max(EDGE, box.left + width + EDGE < innerWidth ? Math.min(box.left, left + width) : left)}px`,
    right: "auto",
    top: isBelow ? `${box.bottom + GAP}px` : "auto",
    bottom: isBelow ? "auto" : `${innerHeight - box.top + GAP}px`,
    maxHeight: `${(isBelow ? below : box.top - GAP) - (isBelow ? 0 : EDGE)}px`,
  });
}
