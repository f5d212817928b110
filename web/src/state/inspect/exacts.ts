/** Exact values of at most two units, which come with each reading: of the one pointed at, and of the one inspected. */

import type { Exact } from "../../wire/binary";
import type { Wanted } from "../../wire/messages";
import { Broadcast } from "../broadcast";
import type { Session } from "../session";

/** Who wants values. */
type Who = "pointed" | "inspected";

/** Has exact values sent for as long as somebody wants them. */
export class Exacts {
  /** Values that somebody wants have come. */
  readonly news = new Broadcast<Exact>();
  private readonly wanted = new Map<Who, Wanted>();
  private kept: Exact[] = [];
  private plan = -1;
  /** What is wanted has not been said yet. */
  private stale = false;

  constructor(private readonly session: Session) {
    session.current.subscribe((plan) => {
      this.stale = this.wanted.size > 0;
      if (plan?.id !== this.plan || !session.newest) this.kept = [];
      this.plan = plan?.id ?? -1;
    });
    session.drawn.listen(() => this.ask());
    session.exacts.listen((exact) => this.hear(exact));
  }

  /** Have the values of a unit sent from now on; or none any more. */
  want(who: Who, unit: Wanted | undefined): void {
    if (isSame(this.wanted.get(who), unit)) return;
    if (unit) this.wanted.set(who, unit);
    else this.wanted.delete(who);
    this.kept = this.kept.filter((exact) => this.isWanted(exact));
    this.stale = true;
    this.ask();
  }

  /** The newest values of a unit of the current plan; nothing where none have come. */
  of({ watch, unit }: Wanted): Exact | undefined {
    return this.kept.find((exact) => exact.watch === watch && exact.unit === unit);
  }

  private ask(): void {
    const plan = this.session.current.peek();
    if (!this.stale || !plan || !this.session.newest) return;
    const [first, second] = this.wanted.values();
    const units = first ? (second && !isSame(first, second) ? [first, second] : [first]) : [];
    if (this.session.source.inspect(plan.id, units)) this.stale = false;
  }

  private hear(exact: Exact): void {
    if (exact.plan !== this.plan || !this.isWanted(exact)) return;
    const at = this.kept.findIndex((one) => isSame(one, exact));
    this.kept[at < 0 ? this.kept.length : at] = exact;
    this.news.tell(exact);
  }

  private isWanted(exact: Exact): boolean {
    for (const one of this.wanted.values()) if (isSame(one, exact)) return true;
    return false;
  }
}

function isSame(one: Wanted | undefined, other: Wanted | undefined): boolean {
  return one?.watch === other?.watch && one?.unit === other?.unit;
}
