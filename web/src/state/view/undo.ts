/** Views that were shown, to go back to them. */

import { signal } from "@preact/signals";
import type { View } from "../../wire/messages";
import type { Plan } from "../plan";
import type { Session } from "../session";

/** What is typed or counted up within so many milliseconds is one step. */
const PAUSE = 700;
const MOST = 200;

/** Keys of a panel that are typed, or counted up and down. */
const TYPED: readonly string[] = ["units", "text", "columns", "rows", "edge", "top", "scale"];

type Shown = Pick<Plan, "view" | "link">;

/** Keeps the views of the plans that came. */
export class Undo {
  readonly canUndo = signal(false);
  readonly canRedo = signal(false);
  private views: Shown[] = [];
  private at = -1;
  /** Where we are going, while the plan is not there. */
  private goal: number | undefined;
  private typed = "";
  private since = 0;

  /** @param now tells the time, in milliseconds */
  constructor(
    private readonly session: Pick<Session, "current" | "card" | "complaint" | "show">,
    private readonly now: () => number,
  ) {
    let model: string | undefined;
    session.current.subscribe((plan) => {
      const name = session.card.peek()?.name;
      if (name !== model) this.forget();
      model = name;
      if (plan) this.adopt(plan);
    });
    session.complaint.subscribe((text) => {
      if (text) this.goal = undefined;
    });
  }

  undo(): void {
    this.go(-1);
  }

  redo(): void {
    this.go(1);
  }

  private go(by: number): void {
    const goal = (this.goal ?? this.at) + by;
    const shown = this.views[goal];
    if (!shown) return;
    this.session.show(shown.view);
    this.goal = goal;
  }

  private adopt({ view, link }: Shown): void {
    const before = this.views[this.at];
    if (this.goal !== undefined && this.views[this.goal]?.link === link) this.arrive(this.goal);
    else if (link !== before?.link) this.push({ view, link }, before);
    this.tell();
  }

  private arrive(goal: number): void {
    this.at = goal;
    this.goal = undefined;
    this.typed = "";
  }

  private push(shown: Shown, before: Shown | undefined): void {
    const typed = before ? typedKey(before.view, shown.view) : "";
    const isOneStep = typed !== "" && typed === this.typed && this.now() - this.since < PAUSE;
    this.views.length = this.at + 1;
    if (isOneStep) this.views.pop();
    this.views.push(shown);
    if (this.views.length > MOST) this.views.shift();
    this.at = this.views.length - 1;
    this.goal = undefined;
    this.typed = typed;
    this.since = this.now();
  }

  private forget(): void {
    this.views = [];
    this.at = -1;
    this.arrive(-1);
  }

  private tell(): void {
    this.canUndo.value = this.at > 0;
    this.canRedo.value = this.at < this.views.length - 1;
  }
}

/** The one key of one panel in which two views differ, if it is one that is typed; otherwise nothing. */
export function typedKey(before: View, after: View): string {
  if (before.panel.length !== after.panel.length) return "";
  const changed = after.panel.flatMap((panel, place) => {
    const other: Record<string, unknown> = { ...before.panel[place] };
    return Object.entries(panel)
      .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(other[key]))
      .map(([key]) => ({ place, key }));
  });
  const [only] = changed;
  return only && changed.length === 1 && TYPED.includes(only.key) ? `${only.place}.${only.key}` : "";
}
