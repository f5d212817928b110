import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { decimal } from "../draw/numbers";
import { paintRamp } from "../draw/ramp";
import { limitsOf, tableFor } from "../state/plan";
import type { PanelProps } from "./context";
import { useOnCanvas, useReadings } from "./use";

/** Least value, colours, greatest value. */
export function Legend({ plan, panel }: PanelProps) {
  const least = useSignal("");
  const greatest = useSignal("");
  const table = tableFor(plan, panel);
  const [canvas, onCanvas] = useOnCanvas((element) => element);
  useLayoutEffect(() => {
    const element = onCanvas();
    if (element) paintRamp(element, table);
  }, [table]);
  useReadings(
    (reading) => {
      const limits = limitsOf(panel, reading);
      least.value = limits ? decimal(limits[0]) : "";
      greatest.value = limits ? decimal(limits[1]) : "";
    },
    [panel],
  );
  return (
    <span class="legend">
      <span class="legend-number" title="least value">
        <span class="steady" data-testid="least">
          {least}
        </span>
      </span>
      <canvas ref={canvas} class="legend-ramp" />
      <span class="legend-number" title="greatest value">
        <span class="steady" data-testid="greatest">
          {greatest}
        </span>
      </span>
    </span>
  );
}
