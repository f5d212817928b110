import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Chart } from "../../draw/chart";
import { decimal, exact } from "../../draw/numbers";
import { SECONDS } from "../../state/inspect/inspected";
import { BINS, binOf } from "../../state/values/figures";
import { usePage } from "../context";
import { useLooks } from "../use";

const MAP = ["least", "mean", "greatest"] as const;

/** A neuron's value, or least, mean and greatest value of a map. */
export function Numbers({ isMap, units }: { readonly isMap: boolean; readonly units: number }) {
  const texts = { least: useSignal(""), mean: useSignal(""), greatest: useSignal("") };
  const value = useSignal("");
  useLooks((look) => {
    for (const name of MAP) texts[name].value = exact(look.figures[name]);
    value.value = look.value === undefined ? "" : exact(look.value);
  }, []);
  return (
    <>
      {!isMap && (
        <p class="inspector-value" data-testid="inspector-value">
          {value}
        </p>
      )}
      {!isMap && <p class="inspector-note">of all {units} neurons</p>}
      <dl class="inspector-numbers">
        {MAP.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd data-testid={`inspector-${name}`}>{texts[name]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** How often there are which values: of the map, or of the layer's neurons, with this one's bar marked. */
export function Histogram({ isMap, layer }: { readonly isMap: boolean; readonly layer: string }) {
  const bars = useRef<HTMLDivElement>(null);
  const least = useSignal("");
  const greatest = useSignal("");
  useLooks(({ counts, figures, value }) => {
    least.value = decimal(figures.least);
    greatest.value = decimal(figures.greatest);
    const most = Math.max(1, ...counts);
    const marked = value === undefined ? -1 : binOf(value, figures);
    for (const [at, bar] of Array.from(bars.current?.children ?? []).entries()) {
      if (!(bar instanceof HTMLElement)) continue;
      const count = counts[at] ?? 0;
      bar.style.transform = `scaleY(${count > 0 ? Math.max(0.02, count / most) : 0})`;
      bar.classList.toggle("marked", at === marked);
    }
  }, []);
  return (
    <section>
      <h3 class="inspector-title">{isMap ? "its values" : `values of ${layer}`}</h3>
      <div class="histogram" ref={bars} role="img" aria-label="Histogram" data-testid="histogram">
        {Array.from({ length: BINS }, (_, at) => (
          <div key={at} />
        ))}
      </div>
      <div class="histogram-ends">
        <span>{least}</span>
        <span>{greatest}</span>
      </div>
    </section>
  );
}

/** Milliseconds between two pictures of the chart: faster nobody reads it. */
const PACE = 100;

/** The values of the last seconds. */
export function Past({ isMap }: { readonly isMap: boolean }) {
  const { inspected } = usePage();
  const room = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart>(undefined);
  const painted = useRef(0);
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return;
    const style = getComputedStyle(element);
    const color = (name: string) => style.getPropertyValue(name).trim();
    const curves = isMap
      ? [
          { label: "mean", color: color("--box") },
          { label: "greatest", color: color("--accent") },
        ]
      : [{ label: "value", color: color("--accent") }];
    const look = {
      curves,
      seconds: SECONDS,
      text: color("--text-calm"),
      lines: color("--panel-line"),
      type: color("--type"),
    };
    const size = () => ({ width: element.clientWidth, height: element.clientHeight });
    const observer = new ResizeObserver(() => chart.current?.resize(size()));
    observer.observe(element);
    let isThere = true;
    // It brings a library with it; without the server, which has it, there is no chart.
    import("../../draw/chart").then(
      (module) => {
        if (isThere) chart.current = new module.Chart(element, look, size());
      },
      () => undefined,
    );
    return () => {
      isThere = false;
      observer.disconnect();
      chart.current?.close();
      chart.current = undefined;
    };
  }, [isMap]);
  useLooks(() => {
    const now = performance.now();
    if (now - painted.current < PACE) return;
    painted.current = now;
    const { times, curves } = inspected.trail;
    chart.current?.paint({ times, curves: isMap ? curves : curves.slice(0, 1) }, now / 1000);
  }, [isMap]);
  return (
    <section>
      <h3 class="inspector-title">
        last {SECONDS} seconds
        {isMap && (
          <span class="past-names">
            <span class="past-greatest">greatest</span>
            <span class="past-mean">mean</span>
          </span>
        )}
      </h3>
      <div class="past" ref={room} role="img" aria-label="Values of the last seconds" data-testid="past" />
    </section>
  );
}
