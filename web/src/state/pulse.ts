/** What is told a few times a second. */

/** Without anything that comes it takes so many times as long. */
const ALONE = 1.5;

/**
 * Does a thing a few times a second: together with what comes, while anything comes, so that the page is laid out and
 * painted once for both.
 */
export class Pulse {
  private done = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param every milliseconds
   * @param act is told the time, in milliseconds
   */
  constructor(
    private readonly every: number,
    private readonly act: (now: number) => void,
  ) {
    this.come();
  }

  /** Something has come. */
  come(): void {
    if (performance.now() - this.done >= this.every) this.go();
  }

  private go(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.go(), ALONE * this.every);
    this.done = performance.now();
    this.act(this.done);
  }
}
