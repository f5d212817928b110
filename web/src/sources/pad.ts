/** A pad to draw on with mouse, finger or pen. */

import { signal } from "@preact/signals";
import { InkPainter, type Point } from "../draw/ink";
import { boxOf } from "./box";
import { type Cut, type CutSizes, Cutter } from "./cut";
import { Newest } from "./newest";
import type { Source, SourceEvents } from "./source";

const SIDE = 480;
const PEN = 36;

/** A sheet of paper. */
export class Pad implements Source {
  readonly kind = "pad";
  readonly given = false;
  readonly element = document.createElement("canvas");
  readonly frame = signal({ width: SIDE, height: SIDE });
  private readonly ink: InkPainter;
  private readonly context: CanvasRenderingContext2D;
  private readonly cutter = new Cutter();
  private readonly taken = new Newest<number>();
  private events: SourceEvents | undefined;
  private pointer: number | undefined;
  private told = false;

  constructor() {
    this.element.width = SIDE;
    this.element.height = SIDE;
    this.element.setAttribute("aria-label", "Pad: draw here");
    const context = this.element.getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("This browser has no canvas to draw on");
    this.context = context;
    this.ink = new InkPainter(context);
    this.ink.clear();
    this.element.addEventListener("pointerdown", (event) => this.down(event));
    this.element.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.element.addEventListener(end, (event) => this.up(event));
    }
  }

  async start(events: SourceEvents): Promise<void> {
    this.events = events;
    events.detail("draw here");
    this.again();
  }

  stop(): void {
    this.events = undefined;
    this.taken.end();
  }

  freeze(): void {}

  thaw(): void {}

  /** Take a clean sheet. */
  clear(): void {
    this.ink.clear();
    this.pointer = undefined;
    this.tell();
  }

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    const taken = await this.taken.take();
    if (taken === undefined) return undefined;
    const { x, y, width, height } = boxOf({ width: SIDE, height: SIDE }, sizes.patch);
    const { data } = this.context.getImageData(x, y, width, height);
    return this.cutter.cut({ width, height, pixels: data }, sizes, taken);
  }

  again(): void {
    this.taken.put(performance.now());
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || this.pointer !== undefined) return;
    event.preventDefault();
    this.element.setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.ink.begin(this.place(event), PEN);
    this.tell();
  }

  private move(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length > 0 ? steps : [event]) this.ink.extend(this.place(step));
    this.tell();
  }

  private up(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    this.pointer = undefined;
    this.ink.end();
    this.tell();
  }

  private place(event: PointerEvent): Point {
    const { left, top, width, height } = this.element.getBoundingClientRect();
    return { x: ((event.clientX - left) * SIDE) / width, y: ((event.clientY - top) * SIDE) / height };
  }

  /** Tell once for each picture of the screen, however many steps the pointer made. */
  private tell(): void {
    if (this.told) return;
    this.told = true;
    requestAnimationFrame((now) => {
      this.told = false;
      this.taken.put(now);
      this.events?.touched();
    });
  }
}
