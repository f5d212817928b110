import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { cornerOf, type Grid, type Size } from "../../draw/layout";
import { UnitPainter } from "../../draw/units";
import { pairsOf, planesOf, tableFor, valuesOf } from "../../state/plan";
import { Ordering, panelAt, rangeOf, scaleOf } from "../../state/values/units";
import type { Reading } from "../../wire/binary";
import { type PanelProps, usePage } from "../context";
import { useOnCanvas, useReadings, useRoom } from "../use";
import { usePointing } from "./pointing";

interface Props extends PanelProps {
  readonly label: string;
  /** Where the tiles stand in a room of device pixels. */
  readonly layout: (room: Size) => Grid;
  /** What stands at the right of the rows. */
  readonly beside?: (grid: Grid, room: Size) => ComponentChildren;
}

/** A canvas of tiles, one for each unit; whoever points at one is told its exact value. */
export function Tiles({ plan, place, panel, label, layout, beside }: Props) {
  const { inspector } = usePage();
  const [canvas, painter] = useOnCanvas((element) => new UnitPainter(element));
  const room = useRoom(canvas);
  const size = room.value;
  const grid = useMemo(() => layout(size), [layout, size]);
  const marked = useComputed(() => {
    const finding = inspector.finding.value;
    return finding?.panel === place ? finding.unit : undefined;
  });

  const own = plan.view.panel[place];
  const isByActivation = own !== undefined && "order" in own && own.order === "activation";
  const ordering = useMemo(() => new Ordering(panel, isByActivation), [panel, isByActivation]);
  const { units } = ordering;
  /** Where the unit that is pointed at stands: that changes where units are sorted anew. */
  const mark = useSignal(-1);
  const follow = () => {
    mark.value = marked.peek() === undefined ? -1 : units.indexOf(marked.peek() as number);
  };
  useLayoutEffect(() => marked.subscribe(follow), [marked, units]);

  const paint = (reading: Reading) => {
    ordering.follow(reading);
    const range = rangeOf(panel, scaleOf(plan, place), reading);
    const values = valuesOf(panel, reading);
    const pairs = pairsOf(panel, reading);
    const where = { grid, room: size, table: tableFor(plan, place) };
    if (values && range) painter()?.values(values, units, range, where);
    else if (pairs) {
      const { height, width } = panel;
      const maps = { bytes: planesOf(panel, reading), pairs, size: height * width, height, width };
      const interpolation = panelAt(plan, place, "maps")?.interpolation ?? "nearest";
      painter()?.maps(maps, units, range, interpolation, where);
    }
    if (isByActivation) follow();
  };
  useReadings(paint, [plan, panel, grid], canvas);
  const pointing = usePointing({ plan, place, canvas, grid, room: size, order: units, label });
  const isThere = size.width > 0;
  return (
    <>
      <div class={beside ? "tiles tiles-beside" : "tiles"} {...pointing}>
        <div class="tiles-field">
          <canvas ref={canvas} class="tiles-canvas" />
          {mark.value >= 0 && isThere && <Mark grid={grid} at={mark.value} room={size} />}
        </div>
        {isThere && beside?.(grid, size)}
      </div>
      {isThere && grid.units < units.length && (
        <footer class="panel-foot" data-testid="part">
          the first {grid.units} of {units.length} fit here
        </footer>
      )}
    </>
  );
}

/** A line around the unit that is pointed at. */
function Mark({ grid, at, room }: { grid: Grid; at: number; room: Size }) {
  const { x, y } = cornerOf(grid, at);
  const { width, height } = grid.tile;
  const across = (pixels: number) => `${(100 * pixels) / room.width}%`;
  const down = (pixels: number) => `${(100 * pixels) / room.height}%`;
  return (
    <div
      class="tiles-mark"
      style={{ left: across(x), top: down(y), width: across(width), height: down(height) }}
    />
  );
}
