/** The server, as far as its source needs it: so it need not know who else hears it. */

import type { ReadonlySignal } from "@preact/signals";
import type { ReadingSource } from "../net/readings";
import type { Hello, State } from "../wire/messages";
import type { Run } from "../wire/sights";
import type { Came } from "./kept";

interface Heard<T> {
  listen(listener: (thing: T) => void): () => void;
}

export interface Server {
  readonly greeting: ReadonlySignal<Hello | undefined>;
  /** How it stands with its source. */
  readonly playing: ReadonlySignal<State | undefined>;
  /** Frames, as they come. */
  readonly pictures: Heard<Came>;
  /** That one of them is being run. */
  readonly runs: Heard<Run>;
  readonly readings: Heard<{ readonly sequence: number }>;
  readonly source: Pick<ReadingSource, "follow" | "steer">;
  /** Its source is the one that is shown. */
  isServed: boolean;
}
