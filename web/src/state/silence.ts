/** How long the other side has said nothing while a frame waits for its answer. */

import { signal } from "@preact/signals";

/** Milliseconds after which it is worth saying, and the steps in which it is counted: a line that changes seldom. */
const PATIENCE = 5000;

/** Measures a silence. A big network may be slow: nothing is broken by it. */
export class Silence {
  /** Whole seconds, in steps of five; 0 where all is well. */
  readonly seconds = signal(0);
  private since: number | undefined;

  /** @param now tells the time, in milliseconds */
  constructor(private readonly now: () => number) {}

  /** A frame went out; of several, the first is the one that waits. */
  asked(): void {
    this.since ??= this.now();
  }

  /** Something was heard, or nothing is waited for any more. */
  heard(): void {
    this.since = undefined;
    this.seconds.value = 0;
  }

  /** See how long it has been. */
  check(): void {
    const waited = this.since === undefined ? 0 : this.now() - this.since;
    this.seconds.value = (Math.floor(waited / PATIENCE) * PATIENCE) / 1000;
  }
}
