/** What the page knows of the other side: the model, the plan, and the newest reading. */

import { signal } from "@preact/signals";
import type { Link, Listener, ReadingSource } from "../net/readings";
import type { Exact, Reading } from "../wire/binary";
import type { ModelInfo, PlanReady, View } from "../wire/messages";
import { Broadcast } from "./broadcast";
import { fits, type Plan, planOf } from "./plan";
import { Silence } from "./silence";

/** Follows one source of readings. */
export class Session implements Listener {
  readonly status = signal<Link>("connecting");
  readonly card = signal<ModelInfo | undefined>(undefined);
  readonly current = signal<Plan | undefined>(undefined);
  /** The view that was asked for; the current plan shows it, or soon will. */
  readonly view = signal<View | undefined>(undefined);
  readonly complaint = signal("");
  /** Readings of the current plan, to be drawn. */
  readonly readings = new Broadcast<Reading>();
  /** Readings that have been drawn. */
  readonly drawn = new Broadcast<Reading>();
  readonly exacts = new Broadcast<Exact>();
  /** A frame has been answered: with a reading of whatever plan, or with trouble. */
  readonly answers = new Broadcast<number | undefined>();
  /** Between a frame sent and the next that is heard, whatever that is. */
  readonly silence = new Silence(() => performance.now());
  newest: Reading | undefined;
  private fresh = true;
  private spare: PlanReady | undefined;

  constructor(readonly source: ReadingSource) {}

  /** The plan that the other side runs now; it forgets plans when the connection breaks. */
  get running(): Plan | undefined {
    const isRunning = this.status.peek() === "open" && !this.fresh && !this.spare;
    return isRunning ? this.current.peek() : undefined;
  }

  /** Ask for another view; the old picture stays until it is there. */
  show(view: View): void {
    this.view.value = view;
    this.complaint.value = "";
    this.source.show(view);
  }

  link(link: Link): void {
    this.silence.heard();
    this.status.value = link;
    if (link !== "open") this.answers.tell(undefined);
  }

  model(model: ModelInfo): void {
    this.silence.heard();
    const before = this.card.peek();
    if (JSON.stringify(before) !== JSON.stringify(model)) {
      this.card.value = model;
      this.view.value = undefined;
    }
    this.fresh = true;
  }

  plan(ready: PlanReady): void {
    this.silence.heard();
    const wanted = this.view.peek();
    const restore = this.fresh && wanted && JSON.stringify(wanted) !== JSON.stringify(ready.view);
    this.fresh = false;
    if (restore) {
      this.spare = ready;
      this.source.show(wanted);
      return;
    }
    this.complaint.value = "";
    this.adopt(ready);
  }

  reading(reading: Reading): void {
    this.silence.heard();
    const plan = this.current.peek();
    if (plan && fits(plan, reading)) {
      this.newest = reading;
      this.readings.tell(reading);
      this.drawn.tell(reading);
    }
    this.answers.tell(reading.sequence);
  }

  exact(exact: Exact): void {
    this.silence.heard();
    this.exacts.tell(exact);
  }

  trouble(message: string): void {
    this.silence.heard();
    this.complaint.value = message;
    if (this.spare) this.adopt(this.spare);
    else this.view.value = this.current.peek()?.view;
    this.answers.tell(undefined);
  }

  private adopt(ready: PlanReady): void {
    this.spare = undefined;
    this.newest = undefined;
    this.current.value = planOf(ready);
    this.view.value = ready.view;
  }
}
