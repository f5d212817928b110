/** The one line of messages. */

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Link } from "../net/readings";
import type { Page } from "./page";
import { tapeEnded } from "./tape";
import { refusalOf } from "./view/refusal";

export interface Notice {
  readonly text: string;
  /**
   * `wait`: it mends itself; `stop`: the user has to do something; `trouble`: what was asked cannot be done; `note`: good
   * to know; `done`: as was asked.
   */
  readonly tone: "wait" | "stop" | "trouble" | "note" | "done";
}

/** Keys of panels whose fields tell themselves what is refused. */
const BESIDE: readonly string[] = ["units", "text"];

const LINKS: Readonly<Record<Link, Notice | undefined>> = {
  connecting: undefined,
  open: undefined,
  gone: { text: "Server gone, trying again", tone: "wait" },
  refused: {
    text: "This link is no longer valid: open the new address that convscope printed",
    tone: "stop",
  },
};

/** Say what is most worth saying; nothing, if all is well. */
export function noticeOf({
  session,
  feed,
  controls,
}: Pick<Page, "session" | "feed" | "controls">): ReadonlySignal<Notice | undefined> {
  const isOpenFor = (complaint: string) => refusalOf(complaint)?.place === controls.settings.value;
  return computed(() => {
    const link = LINKS[session.status.value];
    if (link) return link;
    const seconds = session.silence.seconds.value;
    if (seconds > 0) return { text: `The server has not answered for ${seconds} s`, tone: "wait" };
    const complaint = session.complaint.value;
    const isBesideField = BESIDE.includes(refusalOf(complaint)?.key ?? "") && isOpenFor(complaint);
    if (complaint && !isBesideField) return { text: complaint, tone: "trouble" };
    return troubleOf(session, feed) ?? newsOf(session, feed, controls);
  });
}

/** The source on the other side gives nothing, or the recording cannot go on. */
function troubleOf(session: Page["session"], feed: Page["feed"]): Notice | undefined {
  const problem = feed.kind.value === "server" ? session.playing.value?.problem : "";
  if (problem) return { text: problem, tone: "wait" };
  const tape = session.tape.value;
  return tape?.on && tape.problem ? { text: tape.problem, tone: "stop" } : undefined;
}

/** What has been done, and what has come of it. */
function newsOf(
  session: Page["session"],
  feed: Page["feed"],
  controls: Page["controls"],
): Notice | undefined {
  if (controls.said.value) return { text: controls.said.value, tone: "done" };
  const tape = session.tape.value;
  const text = tape && !tape.on ? tapeEnded(tape) : feed.excuse.value;
  return text ? { text, tone: "note" } : undefined;
}
