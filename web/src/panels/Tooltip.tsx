import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { exact } from "../draw/numbers";
import type { Pointer } from "../state/inspect/inspector";
import { usePage } from "./context";

const AWAY = 14;

/** The exact value of what is pointed at, beside the pointer. */
export function Tooltip() {
  const { inspector } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const finding = inspector.finding.value;
  useLayoutEffect(
    () =>
      inspector.pointer.subscribe((pointer) => {
        if (element.current) place(element.current, pointer);
      }),
    [inspector, finding === undefined],
  );
  useEffect(() => {
    const elsewhere = ({ target }: Event) => {
      if (!(target instanceof Element && target.closest(".tiles, .inspector-map"))) inspector.leave();
    };
    document.addEventListener("pointerdown", elsewhere);
    document.addEventListener("scroll", elsewhere, { passive: true });
    return () => {
      document.removeEventListener("pointerdown", elsewhere);
      document.removeEventListener("scroll", elsewhere);
    };
  }, [inspector]);
  if (!finding) return null;
  const { layer, unit, place: at, value } = finding;
  return (
    <div class="tooltip" ref={element} role="status" data-testid="tooltip">
      <span class="tooltip-value" data-testid="exact">
        {value === undefined ? "…" : exact(value)}
      </span>
      <span class="tooltip-where">
        {layer} {at ? `map ${unit} · row ${at.row}, column ${at.column}` : `neuron ${unit}`}
      </span>
    </div>
  );
}

/** Beside the pointer, above a finger, and inside the window. */
function place(element: HTMLElement, { x, y, finger }: Pointer): void {
  const { offsetWidth: width, offsetHeight: height } = element;
  const left = x + AWAY + width > innerWidth ? x - AWAY - width : x + AWAY;
  const top = finger || y + AWAY + height > innerHeight ? y - AWAY - height : y + AWAY;
  element.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
}
