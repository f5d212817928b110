/** One frame in flight, and the newest wins. */

const PATIENCE = 5000;

/** Sends a frame that was taken at a time; gives its sequence, or nothing where none went out. */
export type SendFrame = (taken: number) => Promise<number | undefined>;

/** Sends frames no faster than they are answered; of those that come meanwhile only the newest is kept. */
export class Pacer {
  private busy = false;
  private sequence: number | undefined;
  private waiting: number | undefined;
  private since = 0;

  /** @param now tells the time in milliseconds, as `taken` does */
  constructor(
    private readonly send: SendFrame,
    private readonly now: () => number,
  ) {}

  /** Tell of a new frame. */
  offer(taken: number): void {
    this.waiting = taken;
    if (this.sequence !== undefined && this.now() - this.since > PATIENCE) this.giveUp();
    else if (!this.busy) void this.go(taken);
  }

  /** Tell that a frame has been answered. */
  answered(sequence: number): void {
    if (sequence === this.sequence) this.next();
  }

  /** Give up the frame in flight: no answer is to come. */
  giveUp(): void {
    if (this.sequence !== undefined) this.next();
  }

  private async go(taken: number): Promise<void> {
    this.busy = true;
    this.waiting = undefined;
    this.since = this.now();
    this.sequence = await this.send(taken);
    if (this.sequence === undefined) this.next();
  }

  private next(): void {
    this.busy = false;
    this.sequence = undefined;
    if (this.waiting !== undefined) this.offer(this.waiting);
  }
}
