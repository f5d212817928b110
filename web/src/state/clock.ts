/** Differences that are smaller are not told apart from messages that were slow. */
const SAME = 250;

/**
 * The other side's clock, against this one. A message that tells its time comes later than that, by nobody knows how
 * much: the one that was quickest tells the difference best.
 */
export class OtherClock {
  private ahead = Number.POSITIVE_INFINITY;

  /** Hear its time, at a time of this side's, in milliseconds. */
  hear(theirs: number, ours: number): void {
    this.ahead = Math.min(this.ahead, ours - theirs);
  }

  /** What has to be added to its times; nothing where it is this machine's. */
  get skew(): number {
    return Math.abs(this.ahead) < SAME || !Number.isFinite(this.ahead) ? 0 : this.ahead;
  }
}
