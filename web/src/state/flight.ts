/** The one frame whose answer is waited for. */

const PATIENCE = 5000;

/** Waits for answers, but not for ever. */
export class Flight {
  private sequence: number | undefined;
  private land: (() => void) | undefined;
  private since = 0;

  /** @param now tells the time, in milliseconds */
  constructor(private readonly now: () => number) {}

  /** Wait until a frame has been answered, or is not waited for any more. */
  wait(sequence: number): Promise<void> {
    this.giveUp();
    this.sequence = sequence;
    this.since = this.now();
    return new Promise((resolve) => {
      this.land = resolve;
    });
  }

  /** Tell that a frame has been answered. */
  answered(sequence: number): void {
    if (sequence === this.sequence) this.giveUp();
  }

  /** Wait no more: no answer is to come. */
  giveUp(): void {
    this.sequence = undefined;
    this.land?.();
    this.land = undefined;
  }

  /** Wait no more, if it has been too long. */
  check(): void {
    if (this.sequence !== undefined && this.now() - this.since > PATIENCE) this.giveUp();
  }
}
