/** How fast the page is: readings drawn, and how long after their frames were taken. */

const KEPT = 4096;
const SECOND = 1000;

/** What was measured in the last second. */
export interface Pace {
  /** Readings drawn in a second. */
  readonly fps: number;
  /** Milliseconds from a frame taken to its reading drawn; undefined where none was. */
  readonly median: number | undefined;
  readonly p95: number | undefined;
}

/** Keeps the last few thousand samples. */
export class Meter {
  frames = 0;
  drawn = 0;
  private readonly times = new Float64Array(KEPT);
  private readonly delays = new Float64Array(KEPT);

  /** Note that a frame went out. */
  sent(): void {
    this.frames++;
  }

  /** Note that a reading has been drawn. */
  drew(taken: number, now: number): void {
    const at = this.drawn++ % KEPT;
    this.times[at] = now;
    this.delays[at] = now - taken;
  }

  /** The delays of the last readings, oldest first, in milliseconds. */
  latencies(count = KEPT): number[] {
    const kept = Math.min(count, this.drawn, KEPT);
    return Array.from({ length: kept }, (_, i) => this.delays[(this.drawn - kept + i) % KEPT] as number);
  }

  /** Sum up the second before `now`. */
  pace(now: number): Pace {
    let count = 0;
    const most = Math.min(this.drawn, KEPT);
    while (count < most && (this.times[(this.drawn - 1 - count) % KEPT] as number) > now - SECOND) count++;
    const sorted = this.latencies(count).sort((a, b) => a - b);
    return { fps: count, median: at(sorted, 0.5), p95: at(sorted, 0.95) };
  }
}

function at(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
