/** Does things at most so often: for numbers that change faster than they can be read. */
export class Paced {
  private done = Number.NEGATIVE_INFINITY;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: (() => void) | undefined;

  /**
   * @param every milliseconds
   * @param now tells the time, in milliseconds
   */
  constructor(
    private readonly every: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Do a thing: now, or when it is time; of several that wait, the last is done. */
  run(thing: () => void): void {
    this.last = thing;
    const left = this.done + this.every - this.now();
    if (left <= 0) this.go();
    else this.timer ??= setTimeout(() => this.go(), left);
  }

  /** Do nothing any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.last = undefined;
  }

  private go(): void {
    const { last } = this;
    this.stop();
    this.done = this.now();
    last?.();
  }
}
