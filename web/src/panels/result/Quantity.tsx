import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { DistributionPainter, type Inks } from "../../draw/distribution";
import { percent } from "../../draw/numbers";
import { type Told, tell, withUnit } from "../../state/values/quantity";
import { panelAt } from "../../state/values/units";
import type { Reading } from "../../wire/binary";
import { useColors } from "../colors";
import { type PanelProps, usePage } from "../context";
import { Frame } from "../Frame";
import { useEveryReading, useOnCanvas, useRoom } from "../use";
import { QuantityHistory } from "./HistoryStrip";
import { Spoken } from "./Spoken";
import { useSteady } from "./steady";

const NO_NUMBER = "no number";
const COLORS = ["--bar", "--accent", "--band", "--mean", "--text-calm", "--panel-line"] as const;

/** How probable each value of a quantity is, what is to be expected of it, and how far that may be off. */
export function Quantity({ plan, place, panel }: PanelProps) {
  const { session } = usePage();
  const model = session.card.value;
  const values = model?.values ?? [];
  const unit = model?.unit ?? "";
  const nothing = model?.method === "face" ? "no face here" : "nothing here";
  const hasHistory = panelAt(plan, place, "result")?.history ?? false;
  const [canvas, painter] = useOnCanvas((element) => new DistributionPainter(element, { values, unit }));
  const room = useRoom(canvas);
  const [steady, take] = useSteady(values);
  const held = useRef<Reading>(undefined);
  const over = useRef<number>(undefined);
  const told = useRef<Told>(undefined);
  const expected = useSignal("");
  const off = useSignal("");
  const line = useSignal("");
  const calm = useSignal(false);
  const spoken = useSignal("");
  const inks = useRef<Inks>(undefined);

  const write = () => {
    const reading = held.current;
    const at = over.current ?? told.current?.most;
    if (!reading || at === undefined) return;
    const word = over.current === undefined ? "most likely " : "";
    line.value = `${word}${withUnit(String(values[at]), unit)} · ${percent(reading.probabilities[at] ?? 0)} %`;
  };
  const draw = () => {
    const reading = held.current;
    if (!reading || !told.current || !inks.current) return;
    painter()?.paint(
      { probabilities: reading.probabilities, ...told.current },
      room.peek(),
      devicePixelRatio,
      inks.current,
    );
  };
  // Without a face the last distribution stays, dimmed.
  const paint = (reading: Reading) => {
    const shown = take(reading);
    const now = shown.empty ? undefined : tell(shown.probabilities, values);
    calm.value = now === undefined;
    if (now) {
      held.current = shown;
      told.current = now;
    }
    expected.value = now ? withUnit(now.expected.toFixed(1), unit) : shown.empty ? nothing : NO_NUMBER;
    off.value = now ? `± ${now.spread.toFixed(1)}` : "";
    spoken.value = now ? `expected ${expected.value}, give or take ${now.spread.toFixed(1)}` : expected.value;
    write();
    draw();
  };
  useEveryReading(paint, [values, unit, nothing]);
  const element = useRef<HTMLDivElement>(null);
  useColors(element, COLORS, ([bar = "", most = "", band = "", mean = "", text = "", lines = ""], type) => {
    inks.current = { bar, most, band, mean, text, line: lines, type };
    draw();
  });
  useLayoutEffect(() => room.subscribe(draw), [room]);
  const point = (event: PointerEvent) => {
    const rect = canvas.current?.getBoundingClientRect();
    if (!rect?.width) return;
    over.current = painter()?.at((event.clientX - rect.left) / rect.width, rect.width);
    write();
  };
  const leave = () => {
    over.current = undefined;
    write();
  };
  const verdictClass = useComputed(() => (calm.value ? "quantity verdict-calm" : "quantity"));
  const spreadClass = useComputed(() => (calm.value ? "distribution bars-calm" : "distribution"));
  return (
    <Frame kind="result" place={place} title={panel.layer || "result"}>
      <p class={verdictClass} data-testid="verdict">
        <span class="verdict-label" data-testid="expected">
          {expected}
        </span>
        <span class="quantity-spread" data-testid="spread">
          {off}
        </span>
      </p>
      <div class={spreadClass} ref={element} data-testid="distribution">
        <canvas
          ref={canvas}
          role="img"
          aria-label={`How probable each value is${unit ? `, in ${unit}` : ""}`}
          aria-describedby={`expected-${place}`}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={leave}
        />
      </div>
      <footer class="panel-foot">
        <span data-testid="likely">{line}</span>
      </footer>
      {hasHistory && <QuantityHistory values={values} steady={steady} />}
      <Spoken text={spoken} id={`expected-${place}`} />
    </Frame>
  );
}
