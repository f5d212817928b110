import { useComputed, useSignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { BarsPainter } from "../../draw/bars";
import { percent } from "../../draw/numbers";
import { rank, rowsFor, winnerOf } from "../../state/values/rank";
import { Slots } from "../../state/values/slots";
import { panelAt } from "../../state/values/units";
import type { Reading } from "../../wire/binary";
import { type PanelProps, usePage } from "../context";
import { Frame } from "../Frame";
import { useReadings } from "../use";
import { HistoryStrip } from "./HistoryStrip";
import { Quantity } from "./Quantity";
import { Spoken } from "./Spoken";
import { useSteady } from "./steady";

const NOTHING = "nothing here";
const NO_NUMBER = "no number";

/** What the network tells: the probabilities of classes, or a quantity. */
export function Result(props: PanelProps) {
  const { session } = usePage();
  return session.card.value?.values.length ? <Quantity {...props} /> : <Classes {...props} />;
}

/** The probabilities as bars, and which class wins. */
function Classes({ plan, place, panel }: PanelProps) {
  const { session } = usePage();
  const labels = session.card.value?.labels ?? [];
  const own = panelAt(plan, place, "result");
  const hasHistory = own?.history ?? false;
  const rows = rowsFor(labels.length, own?.top);
  const list = useRef<HTMLUListElement>(null);
  const painter = useRef<BarsPainter>(undefined);
  const order = useMemo(() => new Int32Array(rows), [rows]);
  const verdict = useSignal("");
  const share = useSignal("");
  const calm = useSignal(false);

  const slots = useMemo(() => (hasHistory ? new Slots(rows) : undefined), [hasHistory, rows]);
  const [steady, take] = useSteady(labels);

  const paint = (reading: Reading) => {
    const { probabilities, empty: isEmpty } = take(reading);
    const winner = isEmpty ? -1 : winnerOf(probabilities);
    rank(probabilities, order);
    slots?.take(order);
    painter.current?.paint({ labels, probabilities, order, winner, slots: slots?.rows });
    verdict.value = isEmpty ? NOTHING : winner < 0 ? NO_NUMBER : (labels[winner] ?? String(winner));
    share.value = winner < 0 ? "" : `${percent(probabilities[winner] ?? 0)} %`;
    calm.value = winner < 0;
  };
  useLayoutEffect(() => {
    painter.current = list.current ? new BarsPainter(list.current) : undefined;
  }, [rows, hasHistory]);
  useReadings(paint, [labels, order, slots]);
  const verdictClass = useComputed(() => (calm.value ? "verdict verdict-calm" : "verdict"));
  const barsClass = useComputed(() => (calm.value ? "bars bars-calm" : "bars"));

  return (
    <Frame
      kind="result"
      place={place}
      title={panel.layer || "result"}
      tools={
        <span class={verdictClass} data-testid="verdict">
          <span class="verdict-label" data-testid="verdict-label">
            {verdict}
          </span>
          <span class="verdict-share">
            <span class="steady">{share}</span>
          </span>
        </span>
      }
    >
      <ul
        ref={list}
        class={barsClass}
        key={`${rows} ${hasHistory}`}
        style={`--rows: ${rows}`}
        data-testid="bars"
      >
        {Array.from({ length: rows }, (_, row) => (
          <li key={row} class="bar">
            <span class="bar-label">
              {hasHistory && <span class="bar-key" data-part="key" />}
              <span data-part="label" />
            </span>
            <span class="bar-track">
              <span class="bar-fill" data-part="bar" />
            </span>
            <span class="bar-percent">
              <span class="steady" data-part="percent" />
            </span>
          </li>
        ))}
      </ul>
      {slots && <HistoryStrip slots={slots} count={labels.length} steady={steady} />}
      <Spoken text={verdict} />
    </Frame>
  );
}
