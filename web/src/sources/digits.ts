/** The test digits of MNIST, one after another. */

import { signal } from "@preact/signals";
import { GRAYS } from "../draw/colors";
import type { Size } from "../draw/layout";
import { PicturePainter } from "../draw/picture";
import type { Raster } from "../draw/shrink";
import type { Digit, DigitBook } from "./book";
import { boxOf } from "./box";
import { type Cut, type CutSizes, Cutter } from "./cut";
import { Newest } from "./newest";
import type { FrameShape, Source, SourceEvents } from "./source";

const PAUSE = 500;

/** A book of digits that turns its own pages. */
export class Digits implements Source {
  readonly kind = "digits";
  readonly given = true;
  readonly element = document.createElement("canvas");
  readonly frame = signal<FrameShape | undefined>(undefined);
  private readonly painter = new PicturePainter(this.element);
  private readonly cutter = new Cutter();
  private readonly taken = new Newest<number>();
  private events: SourceEvents | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private shown: Digit | undefined;
  private number = 0;

  constructor(private readonly book: DigitBook) {
    this.element.classList.add("pixels");
    this.element.setAttribute("role", "img");
  }

  async start(events: SourceEvents): Promise<void> {
    this.events = events;
    await this.step(0);
    this.thaw();
  }

  stop(): void {
    this.freeze();
    this.events = undefined;
    this.taken.end();
  }

  freeze(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  thaw(): void {
    this.timer ??= setInterval(() => void this.turn(), PAUSE);
  }

  /** Go to the next digit (1) or the one before (-1). */
  async step(by: number): Promise<void> {
    const digit = await this.book.digit(this.number + by);
    this.number = digit.number;
    this.shown = digit;
    if (!this.frame.peek()) this.frame.value = { width: digit.width, height: digit.height };
    this.painter.plane(digit.pixels, digit.width, digit.height, GRAYS);
    this.element.setAttribute("aria-label", `Test digit ${digit.number}: a ${digit.label}`);
    this.events?.detail(`no. ${digit.number} · a ${digit.label}`);
    this.again();
  }

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    const taken = await this.taken.take();
    return this.shown && taken !== undefined
      ? this.cutter.cut(inBox(this.shown, sizes.patch), sizes, taken)
      : undefined;
  }

  again(): void {
    if (this.shown) this.taken.put(performance.now());
  }

  private async turn(): Promise<void> {
    if (document.hidden) return;
    // Without the server there are no digits: the page says so itself, and this goes on when it is back.
    await this.step(1).catch(() => undefined);
  }
}

function inBox(digit: Digit, shape: Size): Raster {
  const { x, y, width, height } = boxOf(digit, shape);
  const colors = new Uint32Array(width * height);
  for (let row = 0, at = 0; row < height; row++) {
    const from = (y + row) * digit.width + x;
    for (let column = 0; column < width; column++) {
      colors[at++] = GRAYS[digit.pixels[from + column] as number] as number;
    }
  }
  return { width, height, pixels: new Uint8ClampedArray(colors.buffer) };
}
