import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { decimal } from "../draw/numbers";
import { paintRamp } from "../draw/ramp";
import { limitsOf, tableFor } from "../state/plan";
import type { PanelProps } from "./context";
import { useOnCanvas, useReadings } from "./use";

const SHORTEST = 4;

/** Least value, colours, greatest value. */
export function Legend(props: PanelProps) {
  const { plan, place } = props;
  const table = tableFor(plan, place);
  const [canvas, onCanvas] = useOnCanvas((element) => element);
  useLayoutEffect(() => {
    const element = onCanvas();
    if (element) paintRamp(element, table);
  }, [table]);
  return (
    <Limits {...props}>
      <canvas ref={canvas} class="legend-ramp" />
    </Limits>
  );
}

/** Least and greatest value, and between them what the caller has to say; one word where a value is not a number. */
export function Limits({ plan, panel, children }: PanelProps & { readonly children: ComponentChildren }) {
  const least = useSignal("");
  const greatest = useSignal("");
  const broken = useSignal(false);
  useReadings(
    (reading) => {
      const limits = limitsOf(panel, reading);
      broken.value = limits?.some(Number.isNaN) ?? false;
      const isShown = limits && !broken.peek();
      least.value = isShown ? decimal(limits[0]) : "";
      greatest.value = isShown ? decimal(limits[1]) : "";
    },
    [plan, panel],
  );
  return (
    <span class={broken.value ? "legend legend-broken" : "legend"}>
      <span class="legend-word">{decimal(Number.NaN)}</span>
      <Limit name="least" text={least} />
      {children}
      <Limit name="greatest" text={greatest} />
    </span>
  );
}

/** A number in a box that grows with it, and never shrinks: what stands beside it does not jump. */
function Limit({ name, text }: { name: string; text: ReadonlySignal<string> }) {
  const longest = useRef(SHORTEST);
  const characters = useComputed(() => {
    longest.current = Math.max(longest.current, text.value.length);
    return longest.current;
  });
  return (
    <span class="legend-number" title={`${name} value`} style={{ "--characters": characters.value }}>
      <span class="steady" data-testid={name}>
        {text}
      </span>
    </span>
  );
}
