import { type ReadonlySignal, type Signal, signal, useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Table } from "../../draw/colors";
import { decimal } from "../../draw/numbers";
import { paintRamp } from "../../draw/ramp";
import { limitsOf, tableFor } from "../../state/plan";
import { scaleOf } from "../../state/values/units";
import type { PanelProps } from "../context";
import { useOnCanvas, useReadings } from "../use";

const SHORTEST = 4;

/** The numbers at the ends of a legend, as they are written. */
export class Ends {
  readonly least: Signal<string> = signal("");
  readonly greatest: Signal<string> = signal("");
  /** One of them is not a number. */
  readonly broken: Signal<boolean> = signal(false);

  set(limits: readonly [number, number] | undefined): void {
    const isBroken = limits?.some(Number.isNaN) ?? false;
    this.broken.value = isBroken;
    this.least.value = limits && !isBroken ? decimal(limits[0]) : "";
    this.greatest.value = limits && !isBroken ? decimal(limits[1]) : "";
  }
}

/** What the ends of a panel's colours stand for; where each map has its own, those of the layer, and a word of it. */
export function Legend(props: PanelProps) {
  const { plan, place, panel } = props;
  const scale = scaleOf(plan, place);
  const ends = useMemo(() => new Ends(), []);
  useReadings((reading) => ends.set(Array.isArray(scale) ? scale : limitsOf(panel, reading)), [panel, scale]);
  return (
    <>
      {scale === "unit" && (
        <span
          class="legend-each"
          title="Each map from its own least to its own greatest value; the numbers are those of the layer"
        >
          each map by itself
        </span>
      )}
      <Ramp ends={ends} table={tableFor(plan, place)} />
    </>
  );
}

/** Least value, colours, greatest value. */
export function Ramp({ ends, table }: { readonly ends: Ends; readonly table: Table }) {
  const [canvas, onCanvas] = useOnCanvas((element) => element);
  useLayoutEffect(() => {
    const element = onCanvas();
    if (element) paintRamp(element, table);
  }, [table]);
  return (
    <Between ends={ends}>
      <canvas ref={canvas} class="legend-ramp" />
    </Between>
  );
}

/** A layer's least and greatest value, and between them what the caller has to say. */
export function Limits({ panel, children }: PanelProps & { readonly children: ComponentChildren }) {
  const ends = useMemo(() => new Ends(), []);
  useReadings((reading) => ends.set(limitsOf(panel, reading)), [panel]);
  return <Between ends={ends}>{children}</Between>;
}

/** Least and greatest value; one word where a value is not a number. */
function Between({ ends, children }: { readonly ends: Ends; readonly children: ComponentChildren }) {
  return (
    <span class={ends.broken.value ? "legend legend-broken" : "legend"}>
      <span class="legend-word">{decimal(Number.NaN)}</span>
      <Limit name="least" text={ends.least} />
      {children}
      <Limit name="greatest" text={ends.greatest} />
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
