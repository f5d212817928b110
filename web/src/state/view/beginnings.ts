/** The view in the page's address, and the one that was left the last time: what the page begins with. */

import type { Opening } from "../../net/readings";
import type { Hello } from "../../wire/messages";
import type { Choices } from "../choices";
import type { Plan } from "../plan";
import type { Session } from "../session";

const KEY = "#view=";

/** The part of the browser's location and history that is needed. */
export interface AddressLine {
  readonly hash: string;
  replace(hash: string): void;
  /** Hear of an address that was put in by hand. */
  listen(heard: () => void): void;
}

/** The word behind `#view=`; nothing, where there is none. */
export function linkIn(hash: string): string | undefined {
  return hash.startsWith(KEY) && hash.length > KEY.length ? hash.slice(KEY.length) : undefined;
}

/** Keeps the view in the address, and the user's last view of each model. */
export class Remembered {
  /** What this page wrote into the address, and of which model it is. */
  private written: { readonly hash: string; readonly model: string } | undefined;

  constructor(
    private readonly line: AddressLine,
    private readonly choices: Choices,
  ) {}

  /** The address first; then what was left the last time, unless whoever started the server said another; then what suits. */
  readonly beginnings = (hello: Hello): readonly Opening[] => {
    const { name } = hello.model;
    const isOld = this.written?.hash === this.line.hash && this.written.model !== name;
    const link = isOld ? undefined : linkIn(this.line.hash);
    const left = hello.stated ? null : this.choices.lastView(name);
    const links = [link, left].filter((word) => typeof word === "string" && word !== "");
    return [
      ...links.map((text): Opening => ({ form: "link", text: text ?? "", class: null })),
      { form: "preset", text: "", class: null },
    ];
  };

  /** Follow a session's plans; open the views that are put into the address by hand. */
  follow(session: Session): void {
    let model: string | undefined;
    session.current.subscribe((plan) => {
      const name = session.card.peek()?.name;
      if (!plan || name === undefined) return;
      // What the page begins with is not yet the user's own choice.
      if (name === model) this.choices.keepView(name, plan.link);
      model = name;
      this.write(plan, name);
    });
    this.line.listen(() => {
      const link = linkIn(this.line.hash);
      if (link !== undefined && link !== session.current.peek()?.link) {
        session.begin({ form: "link", text: link, class: null });
      }
    });
  }

  private write(plan: Plan, model: string): void {
    const hash = `${KEY}${plan.link}`;
    if (this.line.hash !== hash) this.line.replace(hash);
    this.written = { hash, model };
  }
}
