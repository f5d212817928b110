/** All that the page knows and does, in one place for the panels. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ReadingSource } from "../net/readings";
import { Choices, type Store } from "./choices";
import { Feed, type Sources } from "./feed";
import { Inspector } from "./inspector";
import { Meter, type Pace } from "./meter";
import { type Beginnings, Session } from "./session";

const REFRESH = 250;

export interface Page {
  readonly session: Session;
  readonly feed: Feed;
  readonly inspector: Inspector;
  readonly meter: Meter;
  /** The pace of the last second, a few times a second. */
  readonly pace: ReadonlySignal<Pace>;
}

/** Put the page together, and set it going. */
export function openPage(
  readings: ReadingSource,
  sources: Sources,
  store: () => Store,
  beginnings: Beginnings,
): Page {
  const choices = new Choices(store);
  const session = new Session(readings, beginnings);
  const meter = new Meter();
  const pace = signal(meter.pace(0));
  session.drawn.listen((reading) => meter.drew(reading.taken, performance.now()));
  setInterval(() => {
    pace.value = lasting(pace.peek(), meter.pace(performance.now()));
  }, REFRESH);
  const feed = new Feed(session, sources, meter, choices);
  const inspector = new Inspector(session);
  readings.open(session);
  feed.begin();
  return { session, feed, inspector, meter, pace };
}

/** While nothing moves, the latency that was measured last stands. */
function lasting(before: Pace, now: Pace): Pace {
  return now.median === undefined ? { ...before, fps: now.fps } : now;
}
