import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { focusablesOf, stand } from "./sheets";

interface Props {
  readonly label: string;
  /** A name for tests and styles. */
  readonly name: string;
  /** What it belongs to, and stands beside. */
  readonly anchor: () => Element | null;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** Something over the page, while it is open: it takes the focus, keeps it inside, and gives it back. */
export function Sheet({ label, name, anchor, close, children }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const sheet = element.current;
    if (!sheet) return;
    const before = document.activeElement;
    const place = () => stand(sheet, anchor());
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Node) || sheet.contains(target) || anchor()?.contains(target)) return;
      close();
    };
    sheet.showPopover();
    place();
    (sheet.querySelector<HTMLElement>("[data-first]") ?? focusablesOf(sheet)[0] ?? sheet).focus();
    addEventListener("resize", place);
    document.addEventListener("pointerdown", elsewhere);
    return () => {
      removeEventListener("resize", place);
      document.removeEventListener("pointerdown", elsewhere);
      const isInside = sheet.contains(document.activeElement) || document.activeElement === document.body;
      const back = before instanceof HTMLElement && before.isConnected && before !== document.body;
      const home = back ? before : anchor();
      if (isInside && home instanceof HTMLElement) home.focus({ preventScroll: true });
    };
  }, [name]);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Tab" && element.current) {
      keepInside(event, element.current);
    }
  };
  return (
    <div
      ref={element}
      popover="manual"
      class={`sheet sheet-${name}`}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={press}
      data-testid={`sheet-${name}`}
    >
      {children}
    </div>
  );
}

function keepInside(event: KeyboardEvent, sheet: HTMLElement): void {
  const all = focusablesOf(sheet);
  const [first] = all;
  const last = all.at(-1);
  const isAtEnd = document.activeElement === (event.shiftKey ? first : last);
  const isOutside = !sheet.contains(document.activeElement) || document.activeElement === sheet;
  if (!isAtEnd && !isOutside) return;
  event.preventDefault();
  event.stopPropagation();
  (event.shiftKey ? last : first)?.focus();
}
