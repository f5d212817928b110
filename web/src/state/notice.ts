/** The one line of messages. */

import { computed, type ReadonlySignal } from "@preact/signals";
import type { Link } from "../net/readings";
import type { Page } from "./page";

export interface Notice {
  readonly text: string;
  /** `wait`: it mends itself; `stop`: the user has to do something; `note`: good to know. */
  readonly tone: "wait" | "stop" | "note";
}

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
}: Pick<Page, "session" | "feed">): ReadonlySignal<Notice | undefined> {
  return computed(() => {
    const link = LINKS[session.status.value];
    if (link) return link;
    const seconds = session.silence.seconds.value;
    if (seconds > 0) return { text: `The server has not answered for ${seconds} s`, tone: "wait" };
    const text = session.complaint.value || feed.excuse.value;
    return text ? { text, tone: "note" } : undefined;
  });
}
