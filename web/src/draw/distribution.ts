/** A distribution over values: a thin bar for each, their mean and how far it may be off. */

import { ticksOf } from "./axis";
import { resize, type Size } from "./layout";

/** What stays the same from frame to frame. */
export interface Grounds {
  /** Rising or not; not all alike. */
  readonly values: readonly number[];
  readonly unit: string;
}

/** What a frame brings. */
export interface Spread {
  readonly probabilities: ArrayLike<number>;
  readonly expected: number;
  readonly spread: number;
  /** Which value is the most probable one. */
  readonly most: number;
}

/** Colours, as CSS has them, and a font's family. */
export interface Inks {
  readonly bar: string;
  readonly most: string;
  readonly band: string;
  readonly mean: string;
  readonly text: string;
  readonly line: string;
  readonly type: string;
}

const NUMBERS = 18;
const BESIDE = 8;
const APART = 56;
/** The least share that fills the height: flat distributions stay low, and noise is not blown up. */
const LEAST = 0.05;
/** The height follows at once where it must, and comes back by this part of the way. */
const BACK = 0.04;

/** Draws distributions on a canvas. All sizes in CSS pixels. */
export class DistributionPainter {
  private readonly context: CanvasRenderingContext2D | null;
  private readonly least: number;
  private readonly greatest: number;
  private readonly step: number;
  private full = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly grounds: Grounds,
  ) {
    this.context = canvas.getContext("2d");
    const sorted = [...grounds.values].sort((one, other) => one - other);
    this.least = sorted[0] ?? 0;
    this.greatest = sorted.at(-1) ?? 1;
    this.step = (this.greatest - this.least || 1) / Math.max(1, sorted.length - 1);
  }

  /**
   * Draw a distribution.
   * @param room in device pixels
   * @param scale device pixels in one of CSS
   */
  paint({ probabilities, expected, spread, most }: Spread, room: Size, scale: number, inks: Inks): void {
    const { context, canvas } = this;
    if (!context || room.width < 1 || room.height < 1) return;
    resize(canvas, room);
    const width = room.width / scale;
    const height = room.height / scale;
    const foot = height - NUMBERS;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const from = this.xOf(Math.max(this.least, expected - spread), width);
    const to = this.xOf(Math.min(this.greatest, expected + spread), width);
    context.fillStyle = inks.band;
    context.fillRect(from, 0, Math.max(1, to - from), foot);
    this.drawAxis(context, width, foot, inks);
    this.drawBars(context, probabilities, most, width, foot, inks);
    context.fillStyle = inks.mean;
    context.fillRect(this.xOf(expected, width) - 1, 0, 2, foot);
  }

  /** Which value lies nearest to a place, measured from the left in widths of the canvas. */
  at(share: number, width: number): number {
    const value =
      this.least - this.step / 2 + this.spanned * ((share * width - BESIDE) / (width - 2 * BESIDE));
    let best = 0;
    for (const [one, other] of this.grounds.values.entries()) {
      if (Math.abs(other - value) < Math.abs((this.grounds.values[best] as number) - value)) best = one;
    }
    return best;
  }

  private get spanned(): number {
    return this.greatest - this.least + this.step;
  }

  private xOf(value: number, width: number): number {
    return BESIDE + ((width - 2 * BESIDE) * (value - this.least + this.step / 2)) / this.spanned;
  }

  private drawAxis(context: CanvasRenderingContext2D, width: number, foot: number, inks: Inks): void {
    context.fillStyle = inks.line;
    context.fillRect(BESIDE, foot, width - 2 * BESIDE, 1);
    context.fillStyle = inks.text;
    context.font = `11px ${inks.type}`;
    context.textBaseline = "bottom";
    const { unit } = this.grounds;
    const last = unit ? width - BESIDE - context.measureText(unit).width : width;
    if (unit) {
      context.textAlign = "right";
      context.fillText(unit, width - BESIDE, foot + NUMBERS);
    }
    for (const tick of ticksOf(this.least, this.greatest, Math.max(2, Math.floor(width / APART)))) {
      const x = this.xOf(tick, width);
      context.fillRect(x - 0.5, foot, 1, 3);
      const text = String(tick);
      const half = context.measureText(text).width / 2;
      if (x + half > last - 6) continue;
      context.textAlign = x < half ? "left" : "center";
      context.fillText(text, x < half ? 0 : x, foot + NUMBERS);
    }
  }

  private drawBars(
    context: CanvasRenderingContext2D,
    probabilities: ArrayLike<number>,
    most: number,
    width: number,
    foot: number,
    inks: Inks,
  ): void {
    const highest = Math.max(LEAST, 1.08 * (probabilities[most] ?? 0));
    this.full = highest > this.full ? highest : this.full + BACK * (highest - this.full);
    const room = (width - 2 * BESIDE) / Math.max(1, this.grounds.values.length);
    const thick = Math.max(1, room - Math.min(2, 0.3 * room));
    context.fillStyle = inks.bar;
    for (let at = 0; at < this.grounds.values.length; at++) {
      if (at === most) continue;
      this.drawBar(context, probabilities, at, thick, width, foot);
    }
    context.fillStyle = inks.most;
    this.drawBar(context, probabilities, most, thick, width, foot);
  }

  private drawBar(
    context: CanvasRenderingContext2D,
    probabilities: ArrayLike<number>,
    at: number,
    thick: number,
    width: number,
    foot: number,
  ): void {
    const height = (foot * (probabilities[at] as number)) / this.full;
    context.fillRect(
      this.xOf(this.grounds.values[at] as number, width) - thick / 2,
      foot - height,
      thick,
      height,
    );
  }
}
