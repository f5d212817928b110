/** Frames whose answers are waited for: one; and of a slow network the next one, which goes out just before. */

const PATIENCE = 5000;
/** Milliseconds between one run and the next that are no pause: answers come a little earlier or later. */
const JITTER = 6;
/** Where the other side works longer on one frame than on another, the shortest of so many is reckoned with. */
const RECENT = 3;
/** Milliseconds by which the next frame goes out later each time, until there is a pause. */
const LATER = 0.5;

/** An answer to a frame. */
export interface Answer {
  readonly sequence: number;
  /** When it came, in milliseconds. */
  readonly heard: number;
  /** Milliseconds that the other side worked on it. */
  readonly work: number;
}

interface Aloft {
  readonly sequence: number;
  /** When it was made ready, and when it was sent, in milliseconds. */
  readonly begun: number;
  readonly sent: number;
  /** None before it was waited for. */
  readonly isAlone: boolean;
}

/**
 * Waits for answers, but not for ever.
 *
 * While an answer is on its way, is drawn, and the next frame is cut out and sent, the other side would have nothing to
 * do. Where it works longer on a frame than all of that takes, the next one goes out shortly before it is done. How
 * long before, is found by trying: a little less each time, and more again when the other side has had to pause; but
 * never longer than all but the work takes, as a frame that is sent alone tells.
 */
export class Flight {
  private aloft: readonly Aloft[] = [];
  private land: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When the last answer came, in milliseconds, and how long the other side worked on the last ones. */
  private heard = 0;
  private works: readonly number[] = [];
  /** How long before the other side is done the next frame is made ready, in milliseconds. */
  private lead = Number.POSITIVE_INFINITY;
  /** What all but the work takes, in milliseconds. */
  private most = Number.POSITIVE_INFINITY;

  /** @param now tells the time, in milliseconds */
  constructor(private readonly now: () => number) {}

  /**
   * Wait until the next frame may be made ready.
   * @param sequence of the frame that has just been sent
   * @param begun when it was made ready
   */
  wait(sequence: number, begun = this.now()): Promise<void> {
    this.release();
    this.aloft = [...this.aloft, { sequence, begun, sent: this.now(), isAlone: this.aloft.length === 0 }];
    return new Promise((resolve) => {
      this.land = resolve;
      this.look();
    });
  }

  /** Tell of an answer; those to frames before it do not come any more. */
  answered({ sequence, heard, work }: Answer): void {
    const place = this.aloft.findIndex((frame) => frame.sequence === sequence);
    const frame = this.aloft[place];
    if (!frame) return;
    this.learn(frame, heard, work);
    this.aloft = this.aloft.slice(place + 1);
    this.heard = heard;
    this.works = [...this.works, work].slice(-RECENT);
    this.look();
  }

  /** Wait no more: no answer is to come. */
  giveUp(): void {
    this.aloft = [];
    this.works = [];
    this.release();
  }

  /** Wait no more, if it has been too long. */
  check(): void {
    const [first] = this.aloft;
    if (first && this.now() - first.sent > PATIENCE) this.giveUp();
  }

  private learn({ isAlone, begun }: Aloft, heard: number, work: number): void {
    const pause = heard - this.heard - work;
    const isLate = pause > JITTER;
    if (isAlone) this.most = Math.max(0, heard - begun - work);
    // One that was made ready before the last answer came was to be there in time.
    if (begun < this.heard) this.lead = isLate ? this.lead + pause + JITTER : Math.max(0, this.lead - LATER);
    this.lead = Math.min(this.most, this.lead);
  }

  /** Let the next frame go if it is time, or see to it that it goes then. */
  private look(): void {
    clearTimeout(this.timer);
    const [first, second] = this.aloft;
    if (!first) this.release();
    const work = Math.min(...this.works);
    if (!first || second || this.works.length === 0 || work <= this.lead) return;
    const done = Math.max(first.sent, this.heard) + work;
    this.timer = setTimeout(() => this.release(), Math.max(0, done - this.lead - this.now()));
  }

  private release(): void {
    clearTimeout(this.timer);
    this.land?.();
    this.land = undefined;
  }
}
