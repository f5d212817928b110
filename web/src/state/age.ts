/** How old the reading is that is shown. */

import type { Feed } from "./feed";
import type { Session } from "./session";

/** Milliseconds since the frame was taken whose reading is shown; nothing where none is, or nothing newer is to come. */
export function ageOf(session: Session, feed: Feed, now: number): number | undefined {
  const { newest } = session;
  return newest && feed.moves ? Math.max(0, now - newest.taken) : undefined;
}

/** Say an age in the room of a few characters. */
export function sayAge(age: number | undefined): string {
  if (age === undefined) return "";
  const seconds = age / 1000;
  return seconds < 9.995 ? `${seconds.toFixed(2)} s old` : `${Math.round(seconds)} s old`;
}
