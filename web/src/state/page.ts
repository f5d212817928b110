/** All that the page knows and does, in one place for the panels. */

import { type ReadonlySignal, signal } from "@preact/signals";
import type { ReadingSource } from "../net/readings";
import { Choices, type Store } from "./choices";
import { Exacts } from "./exacts";
import { Feed, type Sources } from "./feed";
import { Inspected } from "./inspected";
import { Inspector } from "./inspector";
import { Layout } from "./layout";
import { Meter, type Pace } from "./meter";
import { type Beginnings, Session } from "./session";

const REFRESH = 250;

export interface Page {
  readonly session: Session;
  readonly feed: Feed;
  /** The value under the pointer. */
  readonly inspector: Inspector;
  /** The unit that fills the inspector. */
  readonly inspected: Inspected;
  readonly layout: Layout;
  readonly meter: Meter;
  /** The pace of the last second, a few times a second. */
  readonly pace: ReadonlySignal<Pace>;
}

/** Put the page together, and set it going. */
export function openPage(
  readings: ReadingSource,
  sources: (session: Session, room: () => number) => Sources,
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
  const feed: Feed = new Feed(
    session,
    sources(session, () => feed.shown),
    meter,
    choices,
  );
  const exacts = new Exacts(session);
  const inspector = new Inspector(session, exacts);
  const inspected = new Inspected(session, exacts);
  const layout = new Layout(session);
  readings.open(session);
  feed.begin();
  return { session, feed, inspector, inspected, layout, meter, pace };
}

/** While nothing moves, the latency that was measured last stands. */
function lasting(before: Pace, now: Pace): Pace {
  return now.median === undefined ? { ...before, fps: now.fps } : now;
}
