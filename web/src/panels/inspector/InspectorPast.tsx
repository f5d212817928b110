import { useLayoutEffect, useRef } from "preact/hooks";
import { decimal } from "../../draw/numbers";
import { SPAN } from "../../state/values/history";
import { usePage } from "../context";
import { type Drawn, Strip } from "../strip";

/** A neuron's value, or mean and greatest value of a map, over the last seconds. */
export function Past({ isMap }: { readonly isMap: boolean }) {
  const { inspected } = usePage();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const mount = element.current;
    if (!mount) return;
    const shown = isMap ? [0, 1] : [0];
    const drawn: Drawn = {
      count: shown.length,
      colors: isMap ? ["--box", "--accent"] : ["--accent"],
      look: (at, colors) => ({ color: colors[at] ?? "", isDashed: false, width: 1.5 }),
      axis: { words: decimal },
      curves: () => inspected.past.curves(shown),
    };
    const strip = new Strip(mount, drawn);
    const stop = inspected.looks.listen(() => strip.ask());
    return () => {
      stop();
      strip.end();
    };
  }, [inspected, isMap]);
  return (
    <section>
      <h3 class="inspector-title">
        last {SPAN / 1000} seconds
        {isMap && (
          <span class="past-names">
            <span class="past-greatest">greatest</span>
            <span class="past-mean">mean</span>
          </span>
        )}
      </h3>
      <div class="past" ref={element} role="img" aria-label="Values of the last seconds" data-testid="past" />
    </section>
  );
}
