import { useRef } from "preact/hooks";
import { PicturePainter } from "../../draw/picture";
import { toneValues } from "../../draw/tones";
import type { Look } from "../../state/inspect/inspected";
import { tableFor } from "../../state/plan";
import { factorOf } from "../../state/values/fields";
import { type PanelProps, usePage } from "../context";
import { useLooks, useOnCanvas } from "../use";

/** The inspected map, large, from its exact values; whoever points at it reads them. */
export function InspectorMap({ plan, place, panel, unit }: PanelProps & { readonly unit: number }) {
  const { inspector } = usePage();
  const [canvas, painter] = useOnCanvas((element) => new PicturePainter(element));
  const tones = useRef(new Uint8Array(0));
  const order = useRef(new Uint32Array(0));
  const table = tableFor(plan, place);
  useLooks(
    ({ values, width, height, figures }: Look) => {
      if (values.length !== width * height || panel.watch < 0) return;
      if (tones.current.length !== values.length) {
        tones.current = new Uint8Array(values.length);
        order.current = Uint32Array.from(values.keys());
      }
      toneValues(values, order.current, [figures.least, figures.greatest], tones.current);
      painter()?.plane(tones.current, width, height, table);
    },
    [table],
  );
  const point = (event: PointerEvent) => {
    const box = canvas.current?.getBoundingClientRect();
    const [, height = 1, width = 1] = panel.shape;
    if (!box) return;
    const factor = factorOf(plan, place);
    const column = Math.floor((width * (event.clientX - box.left)) / box.width);
    const row = Math.floor((height * (event.clientY - box.top)) / box.height);
    const across = (column + 0.5) / (panel.width * factor);
    const down = (row + 0.5) / (panel.height * factor);
    const pointer = { x: event.clientX, y: event.clientY, finger: event.pointerType === "touch" };
    inspector.point({ panel: place, unit, across, down }, pointer);
  };
  return (
    <div
      class="inspector-map"
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => inspector.leave()}
    >
      <canvas
        ref={canvas}
        class="pixels"
        role="img"
        aria-label={`Map ${unit} of ${panel.layer}`}
        data-testid="inspector-map"
      />
    </div>
  );
}
