import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { decimal, exact } from "../../draw/numbers";
import { BINS, binOf } from "../../state/values/figures";
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
