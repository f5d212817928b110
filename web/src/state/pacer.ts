/** One frame in flight, and the newest wins. */

const PATIENCE = 5000;

/** Sends a frame that was taken at a time; gives its sequence, or nothing where none went out. */
export type SendFrame = (taken: number) => Promise<number | undefined>;

/** Sends frames no faster than they are answered; of those that come meanwhile only the newest is kept. */
export class Pacer {
  private busy = false;
  private sequence: number | undefined;
  private waiting: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly send: SendFrame) {}

  /** Tell of a new frame. */
  offer(taken: number): void {
    if (this.busy) this.waiting = taken;
    else void this.go(taken);
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
    this.sequence = await this.send(taken);
    if (this.sequence === undefined) this.next();
    else this.timer = setTimeout(() => this.giveUp(), PATIENCE);
  }

  private next(): void {
    clearTimeout(this.timer);
    this.busy = false;
    this.sequence = undefined;
    if (this.waiting !== undefined) this.offer(this.waiting);
  }
}
