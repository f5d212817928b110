import type { RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { COLORS } from "../../draw/bars";
import { History, MOST } from "../../state/values/history";
import { tell } from "../../state/values/quantity";
import type { Slots } from "../../state/values/slots";
import type { Steady } from "../../state/values/steady";
import type { Reading } from "../../wire/binary";
import { usePage } from "../context";
import { type Drawn, Strip } from "../strip";

interface Props {
  /** The classes that are shown, and their colours. */
  readonly slots: Slots;
  /** How many classes there are. */
  readonly count: number;
  /** What of the readings is shown. */
  readonly steady: Steady<Reading>;
}

/** The probabilities of the last ten seconds; stands still while nothing new is read. */
export function HistoryStrip(props: Props) {
  if (props.count <= MOST) return <Kept {...props} />;
  return <p class="panel-foot">no history: it is kept of up to {MOST.toLocaleString("en")} classes</p>;
}

const LINES = Array.from({ length: COLORS }, (_, at) => `--line-${at}`);

function Kept({ slots, count, steady }: Props) {
  const kept = useMemo(() => {
    const history = new History(count);
    const drawn: Drawn = {
      count: slots.classes.length,
      colors: LINES,
      look: (at, colors) => ({ color: colors[at % COLORS] ?? "", isDashed: at >= COLORS, width: 1.75 }),
      curves: () => history.curves(slots.classes),
    };
    return { history, drawn, sample: (reading: Reading) => reading.probabilities };
  }, [count, slots]);
  const element = useStrip(steady, kept);
  return <Plot element={element} label="Probabilities of the last 10 seconds" />;
}

interface QuantityProps {
  readonly values: readonly number[];
  readonly steady: Steady<Reading>;
}

/** The expected value of the last ten seconds, with the band of its standard deviation. */
export function QuantityHistory({ values, steady }: QuantityProps) {
  const kept = useMemo(() => {
    const history = new History(3);
    const range: [number, number] = [Math.min(...values), Math.max(...values)];
    const drawn: Drawn = {
      count: 3,
      colors: ["--accent", "--band"],
      look: (at, [mean = "", band = ""]) => ({
        color: at === 0 ? mean : band,
        isDashed: false,
        width: at === 0 ? 2 : 0.5,
      }),
      axis: { range, words: String },
      band: { between: [1, 2], color: 1 },
      curves: () => history.curves([0, 1, 2]),
    };
    const into = new Float32Array(3);
    const sample = ({ probabilities }: Reading) => {
      const told = tell(probabilities, values);
      if (!told) return undefined;
      const { expected, spread } = told;
      into[0] = expected;
      into[1] = Math.min(range[1], expected + spread);
      into[2] = Math.max(range[0], expected - spread);
      return into;
    };
    return { history, drawn, sample };
  }, [values]);
  const element = useStrip(steady, kept);
  return <Plot element={element} label="Expected value of the last 10 seconds" />;
}

interface KeptHistory {
  readonly history: History;
  readonly drawn: Drawn;
  /** What is kept of a reading; nothing: there was nothing to see. */
  readonly sample: (reading: Reading) => Float32Array | undefined;
}

/** Draw what is kept of the readings that are shown into an element. */
function useStrip(steady: Steady<Reading>, { history, drawn, sample }: KeptHistory) {
  const { session, feed } = usePage();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const mount = element.current;
    if (!mount) return;
    const strip = new Strip(mount, drawn);
    const stop = session.drawn.listen(() => {
      const shown = steady.shown;
      if (!shown) return;
      const seen = shown.empty ? undefined : sample(shown);
      // A picture that is held may be read again; another one, where the source can step, is news.
      if (feed.frozen.peek() && history.ends(seen)) return;
      history.note(performance.now(), seen);
      strip.ask();
    });
    return () => {
      stop();
      strip.end();
    };
  }, [session, feed, history, drawn, sample, steady]);
  return element;
}

function Plot({
  element,
  label,
}: {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly label: string;
}) {
  return (
    <div class="history" data-testid="history">
      <div ref={element} class="history-plot" role="img" aria-label={label} />
    </div>
  );
}
