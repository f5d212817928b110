/** All that the page knows and does, in one place for the panels. */

import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { ReadingSource } from "../net/readings";
import { ageOf, sayAge } from "./age";
import { Choices, type Store } from "./choices";
import { Controls } from "./controls";
import { Feed, type Sources } from "./feed";
import { Exacts } from "./inspect/exacts";
import { Inspected } from "./inspect/inspected";
import { Inspector } from "./inspect/inspector";
import { Layout } from "./layout/layout";
import { Meter, type Pace } from "./meter";
import { Pulse } from "./pulse";
import { Session } from "./session";
import { type Theme, Themes } from "./theme";
import { type AddressLine, Remembered } from "./view/beginnings";
import { Undo } from "./view/undo";

const REFRESH = 250;

export interface Page {
  readonly session: Session;
  readonly feed: Feed;
  /** The value under the pointer. */
  readonly inspector: Inspector;
  /** The unit that fills the inspector. */
  readonly inspected: Inspected;
  readonly layout: Layout;
  readonly controls: Controls;
  readonly undo: Undo;
  readonly themes: Themes;
  readonly meter: Meter;
  /** The pace of the last second, a few times a second. */
  readonly pace: ReadonlySignal<Pace>;
  /** How old the reading is that is shown, as often. */
  readonly age: ReadonlySignal<string>;
}

/** The parts of the browser, besides its store, that the page changes. */
export interface PageBrowser {
  readonly line: AddressLine;
  readonly applyTheme: (theme: Theme) => void;
}

/** Put the page together, and set it going. */
export function openPage(
  readings: ReadingSource,
  sources: (session: Session, room: () => number) => Sources,
  store: () => Store,
  browser: PageBrowser,
): Page {
  const choices = new Choices(store);
  const themes = new Themes(choices, browser.applyTheme);
  const remembered = new Remembered(browser.line, choices);
  const session = new Session(readings, remembered.beginnings);
  const undo = new Undo(session, () => performance.now());
  remembered.follow(session);
  const meter = new Meter();
  const pace = signal(meter.pace(0));
  const feed: Feed = new Feed(
    session,
    sources(session, () => feed.shown),
    meter,
    choices,
  );
  const age = signal(sayAge(undefined));
  const pulse = new Pulse(REFRESH, (now) => {
    batch(() => {
      pace.value = lasting(pace.peek(), meter.pace(now));
      age.value = sayAge(ageOf(session, feed, now));
    });
  });
  session.drawn.listen(({ taken }) => {
    meter.drew(taken, performance.now());
    pulse.come();
  });
  const exacts = new Exacts(session);
  const inspector = new Inspector(session, exacts);
  const inspected = new Inspected(session, exacts);
  const layout = new Layout(session);
  const controls = new Controls();
  readings.open(session);
  feed.begin();
  return { session, feed, inspector, inspected, layout, controls, undo, themes, meter, pace, age };
}

/** While nothing moves, the latency that was measured last stands. */
function lasting(before: Pace, now: Pace): Pace {
  return now.median === undefined ? { ...before, fps: now.fps } : now;
}
