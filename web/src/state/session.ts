/** What the page knows of the other side: the model, the plan, and the newest reading. */

import { computed, signal } from "@preact/signals";
import type { Link, Listener, Opening, ReadingSource } from "../net/readings";
import type { Came } from "../sources/kept";
import type { Exact, Reading } from "../wire/binary";
import type { Described, EngineInfo, Hello, PlanReady, State, Tape, View } from "../wire/messages";
import type { Faces, Picture, Run } from "../wire/sights";
import { Broadcast } from "./broadcast";
import { OtherClock } from "./clock";
import type { Answer } from "./flight";
import { fits, type Plan, planOf } from "./plan";
import { Silence } from "./silence";
import { isSameView } from "./view/view";

/** What to begin with, the best first; the last always works. */
export type Beginnings = (hello: Hello) => readonly Opening[];

/** Follows one source of readings. */
export class Session implements Listener {
  readonly status = signal<Link>("connecting");
  readonly greeting = signal<Hello | undefined>(undefined);
  /** What runs the network. */
  readonly engine = signal<EngineInfo | undefined>(undefined);
  readonly card = computed(() => this.greeting.value?.model);
  readonly current = signal<Plan | undefined>(undefined);
  /** The view that was asked for; the current plan shows it, or soon will. */
  readonly view = signal<View | undefined>(undefined);
  readonly complaint = signal("");
  /** Readings of the current plan, to be drawn. */
  readonly readings = new Broadcast<Reading>();
  /** Readings that have been drawn. */
  readonly drawn = new Broadcast<Reading>();
  readonly exacts = new Broadcast<Exact>();
  readonly descriptions = new Broadcast<Described>();
  /** Frames of the source on the other side, as they come; the image belongs to whoever shows it. */
  readonly pictures = new Broadcast<Came>();
  /** That one of them is being run. */
  readonly runs = new Broadcast<Run>();
  /** Faces in frames: of this page, or of that source. */
  readonly faces = new Broadcast<Faces>();
  /** How it stands with that source. */
  readonly playing = signal<State | undefined>(undefined);
  /** The recording that goes on, or the last one. */
  readonly tape = signal<Tape | undefined>(undefined);
  /** The page shows that source, and not one of its own. */
  isServed = false;
  /** A frame of this page has been answered: with a reading of whatever plan; or there was trouble, of whatever kind. */
  readonly answers = new Broadcast<Answer | undefined>();
  /** Between a frame sent and the next that is heard, whatever that is. */
  readonly silence = new Silence(() => performance.now());
  newest: Reading | undefined;
  /** By which the times of frames of that source are told. */
  private clock = new OtherClock();
  /** The other side runs no plan of this page yet. */
  private fresh = true;
  /** The view that was asked for last, until it has been answered. */
  private wish: View | undefined;
  /** What was asked for while the other side was away. */
  private missed: Opening | undefined;
  private left: readonly Opening[] = [];

  constructor(
    readonly source: ReadingSource,
    private readonly beginnings: Beginnings,
  ) {}

  /** The plan that the other side runs now; it forgets plans when the connection breaks. */
  get running(): Plan | undefined {
    const isRunning = this.status.peek() === "open" && !this.fresh;
    return isRunning ? this.current.peek() : undefined;
  }

  /** Ask for another view; the old picture stays until it is there. */
  show(view: View): void {
    this.missed = undefined;
    this.view.value = view;
    this.wish = view;
    this.complaint.value = "";
    this.source.show(view);
  }

  /** Ask for the view that a text says; the old picture stays until it is there. */
  begin(opening: Opening): void {
    this.wish = undefined;
    this.complaint.value = "";
    this.missed = this.source.begin(opening) ? undefined : opening;
  }

  link(link: Link): void {
    this.silence.heard();
    this.status.value = link;
    if (link !== "open") {
      this.fresh = true;
      this.answers.tell(undefined);
      const tape = this.tape.peek();
      if (tape?.on) this.tape.value = { ...tape, on: false };
    }
  }

  hello(hello: Hello): void {
    this.silence.heard();
    const before = this.greeting.peek();
    const isSame = JSON.stringify(before?.model) === JSON.stringify(hello.model);
    if (!isSame) this.view.value = undefined;
    this.clock = new OtherClock();
    this.clock.hear(hello.clock - performance.timeOrigin, performance.now());
    this.greeting.value = hello;
    this.engine.value = hello.engine;
    const view = this.view.peek();
    this.left = this.beginnings(hello);
    this.wish = view;
    const { missed } = this;
    this.missed = undefined;
    if (missed) this.begin(missed);
    else if (view) this.source.show(view);
    else this.tryNext();
  }

  plan(ready: PlanReady): void {
    this.silence.heard();
    const before = this.current.peek();
    const isLook = !this.fresh && before?.id === ready.id;
    if (!isLook) this.newest = undefined;
    if (!this.fresh) this.complaint.value = "";
    this.fresh = false;
    this.left = [];
    this.current.value = planOf(ready);
    // A view that was asked for since then is answered next.
    if (this.wish && !isSameView(this.wish, ready.view)) return;
    this.wish = undefined;
    this.view.value = ready.view;
  }

  reading(heard: Reading): void {
    this.silence.heard();
    const at = performance.now();
    const reading = heard.served ? this.timed(heard) : heard;
    const plan = this.current.peek();
    // Of a source that was left, one may have been on its way.
    if (plan && fits(plan, reading) && reading.served === this.isServed) {
      this.newest = reading;
      this.readings.tell(reading);
      this.drawn.tell(reading);
    }
    const work = (reading.prepare + reading.engine) / 1000;
    // Those of the other source count its frames, not those of this page.
    if (!reading.served) this.answers.tell({ sequence: reading.sequence, heard: at, work });
  }

  /** Put a reading of that source onto this side's clock. */
  private timed(heard: Reading): Reading {
    this.clock.hear(heard.taken, performance.now());
    const { skew } = this.clock;
    return skew === 0 ? heard : { ...heard, taken: heard.taken + skew };
  }

  exact(exact: Exact): void {
    this.silence.heard();
    this.exacts.tell(exact);
  }

  described(described: Described): void {
    this.silence.heard();
    this.descriptions.tell(described);
  }

  picture(picture: Picture, image: ImageBitmap): void {
    this.silence.heard();
    this.clock.hear(picture.taken, performance.now());
    if (this.isServed) this.pictures.tell({ picture, image });
    else image.close();
  }

  run(run: Run): void {
    this.silence.heard();
    this.runs.tell(run);
  }

  found(faces: Faces): void {
    this.silence.heard();
    if (faces.served === this.isServed) this.faces.tell(faces);
  }

  state(state: State): void {
    this.silence.heard();
    this.playing.value = state;
  }

  taping(tape: Tape): void {
    this.silence.heard();
    this.tape.value = tape;
  }

  engineTold(engine: EngineInfo): void {
    this.silence.heard();
    this.engine.value = engine;
  }

  trouble(message: string): void {
    this.silence.heard();
    this.complaint.value = message;
    this.wish = undefined;
    this.view.value = this.current.peek()?.view;
    if (this.fresh) this.tryNext();
    this.answers.tell(undefined);
  }

  private tryNext(): void {
    const [next, ...others] = this.left;
    this.left = others;
    if (next) this.source.begin(next);
  }
}
