import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { COLORS } from "../draw/bars";
import type { CurvePlot } from "../draw/curves";
import { History, MOST, SPAN, STEP } from "../state/history";
import type { Slots } from "../state/slots";
import type { Steady } from "../state/steady";
import type { Reading } from "../wire/binary";
import { usePage } from "./context";

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

function Kept({ slots, count, steady }: Props) {
  const { session, feed } = usePage();
  const element = useRef<HTMLDivElement>(null);
  const history = useMemo(() => new History(count), [count]);
  useLayoutEffect(() => {
    const mount = element.current;
    if (!mount) return;
    const strip = new Strip(mount, slots, history);
    const stop = session.drawn.listen(() => {
      const shown = steady.shown;
      if (!shown) return;
      const seen = shown.empty ? undefined : shown.probabilities;
      // A picture that is held may be read again; another one, where the source can step, is news.
      if (feed.frozen.peek() && history.ends(seen)) return;
      history.note(performance.now(), seen);
      strip.ask();
    });
    return () => {
      stop();
      strip.end();
    };
  }, [session, feed, history, slots, steady]);
  return (
    <div class="history" data-testid="history">
      <div ref={element} class="history-plot" role="img" aria-label="Probabilities of the last 10 seconds" />
    </div>
  );
}

/** Draws a history, at most so often as there are samples. */
class Strip {
  private plot: CurvePlot | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private drawn = Number.NEGATIVE_INFINITY;
  private isOver = false;
  private colors: readonly string[] = [];
  private readonly observer: ResizeObserver;
  private readonly scheme = matchMedia("(prefers-color-scheme: dark)");
  private readonly theme = new MutationObserver(() => this.recolor());

  constructor(
    private readonly mount: HTMLElement,
    private readonly slots: Slots,
    private readonly history: History,
  ) {
    this.observer = new ResizeObserver(() => {
      this.plot?.size(mount.clientWidth, mount.clientHeight);
    });
    this.scheme.addEventListener("change", this.recolor);
    this.theme.observe(document.documentElement, { attributes: true });
    void this.load();
  }

  /** Draw soon. */
  ask(): void {
    this.timer ??= setTimeout(() => this.draw(), Math.max(0, this.drawn + STEP - performance.now()));
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.observer.disconnect();
    this.theme.disconnect();
    this.scheme.removeEventListener("change", this.recolor);
    this.plot?.end();
  }

  private async load(): Promise<void> {
    const { CurvePlot } = await import("../draw/curves");
    if (this.isOver) return;
    const looks = (at: number) => ({
      color: this.colors[at % COLORS] ?? "",
      isDashed: at >= COLORS,
    });
    const inks = () => ({ text: this.colors[COLORS] ?? "", line: this.colors[COLORS + 1] ?? "" });
    this.plot = new CurvePlot(this.mount, SPAN / 1000, looks, this.slots.classes.length, inks);
    this.recolor();
    this.observer.observe(this.mount);
  }

  /** Ask the style sheet for the colours of the theme that is shown. */
  private readonly recolor = () => {
    const lines = Array.from({ length: COLORS }, (_, at) => `--line-${at}`);
    this.colors = [...lines, "--text-calm", "--panel-line"].map((name) => colorOf(this.mount, name));
    this.ask();
  };

  private draw(): void {
    this.timer = undefined;
    this.drawn = performance.now();
    const { times, shares } = this.history.curves(this.slots.classes);
    this.plot?.draw(times, shares);
  }
}

function colorOf(element: HTMLElement, name: string): string {
  element.style.color = `var(${name})`;
  return getComputedStyle(element).color;
}
