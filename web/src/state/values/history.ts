/** Numbers of the last seconds: the probabilities of classes, or others that are asked for anew with each reading. */

/** Milliseconds that are kept. */
export const SPAN = 10_000;
/** Milliseconds between two samples. */
export const STEP = 1000 / 15;
/** After so many milliseconds without a reading the one before is taken to have lasted until the next. */
const LASTING = 500;
/** Samples that are kept: one for each step, and one for each pause. */
const KEPT = Math.ceil(SPAN / STEP + SPAN / LASTING) + 4;

/** Of more classes no samples are kept: they would fill the memory. */
export const MOST = 16_384;

/** What curves are drawn from: numbers in rows, for each class one beside the times. */
export interface Curves {
  /** Seconds before now, from the oldest. */
  readonly times: number[];
  /** For each class that was asked for; null where there was nothing to see. */
  readonly shares: (number | null)[][];
}

/** Keeps samples of all classes, the newest for the oldest. */
export class History {
  private readonly times = new Float64Array(KEPT);
  private readonly shares: Float32Array;
  private next = 0;
  private count = 0;

  constructor(private readonly classes: number) {
    this.shares = new Float32Array(KEPT * classes);
  }

  /**
   * Keep what a reading says. Of those that come faster than samples are kept, the newest stands.
   * @param now milliseconds
   * @param probabilities nothing where there was nothing to see
   */
  note(now: number, probabilities: Float32Array | undefined): void {
    const last = this.timeOf(1);
    if (last !== undefined && now - last > LASTING) this.hold(now - 1);
    const before = this.timeOf(2);
    if (before !== undefined && now - before < STEP) this.drop();
    this.keep(now, probabilities);
  }

  /** Say whether the newest sample is of these probabilities. */
  ends(probabilities: Float32Array | undefined): boolean {
    if (this.count === 0) return false;
    const from = this.place(1) * this.classes;
    const newest = this.shares.subarray(from, from + this.classes);
    return newest.every((share, one) => Object.is(share, probabilities?.[one] ?? Number.NaN));
  }

  /** The curves of some classes, up to the newest sample. */
  curves(classes: ArrayLike<number>): Curves {
    const now = this.timeOf(1) ?? 0;
    let kept = 0;
    while (kept < this.count && now - (this.timeOf(kept + 1) as number) <= SPAN) kept++;
    // One more, that lies before: so the curves begin at the edge.
    kept = Math.min(this.count, kept + 1);
    const backs = Array.from({ length: kept }, (_, at) => kept - at);
    return {
      times: backs.map((back) => ((this.timeOf(back) as number) - now) / 1000),
      shares: Array.from(classes, (one) => backs.map((back) => this.share(back, one))),
    };
  }

  private keep(now: number, probabilities: Float32Array | undefined): void {
    const into = this.shares.subarray(this.next * this.classes, (this.next + 1) * this.classes);
    if (probabilities?.length === this.classes) into.set(probabilities);
    else into.fill(Number.NaN);
    this.step(now);
  }

  private drop(): void {
    this.next = (this.next + KEPT - 1) % KEPT;
    this.count--;
  }

  /** Keep the newest sample once more, at a later time. */
  private hold(now: number): void {
    const from = this.place(1) * this.classes;
    this.shares.copyWithin(this.next * this.classes, from, from + this.classes);
    this.step(now);
  }

  private step(now: number): void {
    this.times[this.next] = now;
    this.next = (this.next + 1) % KEPT;
    this.count = Math.min(KEPT, this.count + 1);
  }

  private share(back: number, one: number): number | null {
    const share = one < 0 ? Number.NaN : (this.shares[this.place(back) * this.classes + one] as number);
    return Number.isFinite(share) ? share : null;
  }

  /** The time of the newest sample (1), of the one before (2). */
  private timeOf(back: number): number | undefined {
    return back <= this.count ? this.times[this.place(back)] : undefined;
  }

  private place(back: number): number {
    return (this.next + KEPT - back) % KEPT;
  }
}
