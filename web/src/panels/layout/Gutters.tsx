import { useRef } from "preact/hooks";
import { type Gutter, resized } from "../../state/layout/gutters";
import type { Layout } from "../../state/layout/layout";
import { GRID, type Rect } from "../../state/layout/places";
import { usePage } from "../context";
import { follow } from "./follow";

/** The lines between panels, to be dragged. Those who use the keyboard resize the panel that has the focus. */
export function Gutters() {
  const { layout } = usePage();
  const held = useRef<readonly Gutter[]>([]);
  // The line that is being dragged stays the element that the pointer has pressed.
  if (layout.preview.value === undefined) held.current = layout.gutters.value;
  const { rects } = layout.arrangement.value;
  return (
    <div class="gutters" aria-hidden="true">
      {held.current.map((gutter, at) => (
        <div
          key={at}
          class={gutter.axis === 0 ? "gutter gutter-across" : "gutter gutter-down"}
          style={styleOf(roomOf(gutter, rects, layout))}
          onPointerDown={(event) => event.button === 0 && drag(event, gutter, layout)}
          data-testid="gutter"
          data-before={gutter.before.join(" ")}
          data-after={gutter.after.join(" ")}
        />
      ))}
    </div>
  );
}

/** The gap between the panels on both sides. */
function roomOf({ axis, before, after }: Gutter, rects: readonly Rect[], layout: Layout): Rect {
  const gap = layout.stage.peek()?.sizes.gap ?? 0;
  const [x, right, y, bottom] = ["x", "right", "y", "bottom"] as const;
  const edge = (side: typeof x | typeof right | typeof y | typeof bottom) => (place: number) => {
    const { x: left = 0, y: top = 0, width = 0, height = 0 } = rects[place] ?? {};
    return { x: left, right: left + width, y: top, bottom: top + height }[side];
  };
  const all = [...before, ...after];
  const starts = after.map(edge(axis === 0 ? x : y));
  const ends = before.map((place) => edge(axis === 0 ? right : bottom)(place) + gap);
  const end = Math.max(...starts, ...ends);
  const from = Math.min(...all.map(edge(axis === 0 ? y : x)));
  const length = Math.max(...all.map(edge(axis === 0 ? bottom : right))) - from;
  return axis === 0
    ? { x: end - gap, y: from, width: gap, height: length }
    : { x: from, y: end - gap, width: length, height: gap };
}

function styleOf({ x, y, width, height }: Rect) {
  return { "--x": `${x}px`, "--y": `${y}px`, "--width": `${width}px`, "--height": `${height}px` };
}

function drag(event: PointerEvent, gutter: Gutter, layout: Layout): void {
  event.preventDefault();
  follow(event, () => {
    const stage = layout.stage.peek();
    const { places } = layout;
    if (!places || !stage) return undefined;
    const pixels = (gutter.axis === 0 ? stage.width : stage.height) + stage.sizes.gap;
    let next = places;
    let line = Number.NaN;
    document.documentElement.dataset.dragging = gutter.axis === 0 ? "across" : "down";
    const done = () => delete document.documentElement.dataset.dragging;
    return {
      move(right, down) {
        const wanted = gutter.line + Math.round(((gutter.axis === 0 ? right : down) * GRID) / pixels);
        if (wanted === line) return;
        line = wanted;
        next = resized(places, gutter, wanted);
        layout.preview.value = next;
      },
      drop() {
        done();
        layout.put(
          next,
          `${all(gutter)
            .map((place) => layout.nameOf(place))
            .join(", ")} resized`,
        );
      },
      cancel() {
        done();
        layout.preview.value = undefined;
      },
    };
  });
}

function all({ before, after }: Gutter): number[] {
  return [...before, ...after];
}
