import { useComputed } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { cornerOf, type Grid, hit, type Size } from "../draw/layout";
import { TilePainter } from "../draw/tiles";
import { toneMaps, toneValues } from "../draw/tones";
import { pairsOf, planesOf, tableFor, valuesOf } from "../state/plan";
import { orderOf, rangeOf } from "../state/units";
import type { Reading } from "../wire/binary";
import { type PanelProps, usePage } from "./context";
import { useOnCanvas, useReadings, useRoom } from "./use";

interface Props extends PanelProps {
  readonly label: string;
  /** Where the tiles stand in a room of device pixels. */
  readonly layout: (room: Size) => Grid;
}

/** A canvas of tiles, one for each unit; whoever points at one is told its exact value. */
export function Tiles({ plan, place, panel, label, layout }: Props) {
  const { session, inspector } = usePage();
  const [canvas, painter] = useOnCanvas((element) => new TilePainter(element));
  const room = useRoom(canvas);
  const size = room.value;
  const grid = useMemo(() => layout(size), [layout, size]);
  const marked = useComputed(() => {
    const finding = inspector.finding.value;
    return finding?.panel === place ? finding.unit : undefined;
  });

  const order = useMemo(() => orderOf(panel), [panel]);
  const own = plan.view.panel[place];
  const scale = own && "scale" in own ? own.scale : undefined;
  const tones = useMemo(() => new Uint8Array(order.length * panel.height * panel.width), [order, panel]);

  const paint = (reading: Reading) => {
    const values = valuesOf(panel, reading);
    const pairs = pairsOf(panel, reading);
    const range = rangeOf(panel, scale, reading);
    if (values && range) toneValues(values, order, range, tones);
    else if (pairs) {
      const planes = { bytes: planesOf(panel, reading), pairs, size: panel.height * panel.width };
      toneMaps(planes, order, range, tones);
    }
    const planes = { bytes: tones, height: panel.height, width: panel.width };
    painter()?.paint(planes, grid, size, tableFor(plan, place));
  };
  useReadings(paint, [plan, panel, grid]);
  useLayoutEffect(() => () => inspector.leave(), [panel, inspector]);

  const point = (event: PointerEvent) => {
    const element = canvas.current;
    if (!element || !session.newest) return;
    const { left, top, width } = element.getBoundingClientRect();
    const scale = size.width / width;
    const spot = hit(grid, (event.clientX - left) * scale, (event.clientY - top) * scale);
    const pointer = { x: event.clientX, y: event.clientY, finger: event.pointerType === "touch" };
    if (spot) inspector.point({ panel: place, ...spot, unit: order[spot.unit] ?? spot.unit }, pointer);
    else inspector.leave();
  };
  // A finger has to be lifted before one can read what it was on.
  const leave = (event: PointerEvent) => {
    if (event.pointerType !== "touch") inspector.leave();
  };
  return (
    <>
      <div class="tiles" onPointerMove={point} onPointerDown={point} onPointerLeave={leave}>
        <canvas ref={canvas} class="tiles-canvas" role="img" aria-label={label} />
        {marked.value !== undefined && size.width > 0 && (
          <Mark grid={grid} unit={order.indexOf(marked.value)} room={size} />
        )}
      </div>
      {size.width > 0 && grid.units < order.length && (
        <footer class="panel-foot" data-testid="part">
          the first {grid.units} of {order.length} fit here
        </footer>
      )}
    </>
  );
}

/** A line around the unit that is pointed at. */
function Mark({ grid, unit, room }: { grid: Grid; unit: number; room: Size }) {
  const { x, y } = cornerOf(grid, unit);
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
