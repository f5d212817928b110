/** A strip of curves over the last seconds, in an element. */

import type { Axis, Band, CurvePlot, Look } from "../draw/curves";
import { type Curves, SPAN, STEP } from "../state/values/history";
import { colorOf, onTheme } from "./colors";

/** What a strip draws. */
export interface Drawn {
  /** How many curves. */
  readonly count: number;
  /** Names of colours in the style sheet: those of the curves, and others that are needed. */
  readonly colors: readonly string[];
  look(at: number, colors: readonly string[]): Look;
  /** The numbers beside the curves; left out: shares. */
  readonly axis?: Axis;
  /** What is filled between two curves, with which of the colours. */
  readonly band?: Omit<Band, "fill"> & { readonly color: number };
  curves(): Curves;
}

/** Draws a history, at most so often as there are samples. */
export class Strip {
  private plot: CurvePlot | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last = Number.NEGATIVE_INFINITY;
  private isOver = false;
  private colors: readonly string[] = [];
  private readonly observer: ResizeObserver;
  private readonly stop: () => void;

  constructor(
    private readonly mount: HTMLElement,
    private readonly drawn: Drawn,
  ) {
    this.observer = new ResizeObserver(() => {
      this.plot?.size(mount.clientWidth, mount.clientHeight);
    });
    this.stop = onTheme(this.recolor);
    // It brings a library with it; without the server, which has it, there are no curves.
    this.load().catch(() => undefined);
  }

  /** Draw soon. */
  ask(): void {
    this.timer ??= setTimeout(() => this.draw(), Math.max(0, this.last + STEP - performance.now()));
  }

  end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.observer.disconnect();
    this.stop();
    this.plot?.end();
  }

  private async load(): Promise<void> {
    const { CurvePlot } = await import("../draw/curves");
    if (this.isOver) return;
    const { count, look, axis, band } = this.drawn;
    this.plot = new CurvePlot(this.mount, {
      seconds: SPAN / 1000,
      count,
      look: (at) => look(at, this.colors),
      inks: () => {
        const [text = "", line = ""] = this.colors.slice(-2);
        return { text, line };
      },
      axis,
      band: band && { between: band.between, fill: () => this.colors[band.color] ?? "" },
    });
    this.recolor();
    this.observer.observe(this.mount);
  }

  /** Ask the style sheet for the colours of the theme that is shown. */
  private readonly recolor = () => {
    const names = [...this.drawn.colors, "--text-calm", "--panel-line"];
    this.colors = names.map((name) => colorOf(this.mount, name));
    this.ask();
  };

  private draw(): void {
    this.timer = undefined;
    this.last = performance.now();
    const { times, shares } = this.drawn.curves();
    this.plot?.draw(times, shares);
  }
}
