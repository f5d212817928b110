/** Where a source stands whose frames are in a row, and how it is steered. */

import { signal } from "@preact/signals";
import type { Steer } from "../wire/messages";

/** Multiples of a source's own pace. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 4, 8];

/** So many milliseconds what was asked for is waited for. */
const PATIENCE = 1000;

/** Something that was asked for. Until it comes, what comes was on its way before. */
class Asked<T> {
  private wanted: { readonly value: T; readonly until: number } | undefined;

  constructor(private readonly now: () => number) {}

  ask(value: T): void {
    this.wanted = { value, until: this.now() + PATIENCE };
  }

  /** Whether what comes is older than what was asked for. */
  isOld(value: T): boolean {
    const { wanted } = this;
    if (wanted && value !== wanted.value && this.now() < wanted.until) return true;
    this.wanted = undefined;
    return false;
  }
}

/** The frames of a source: what is asked for stands at once, and the source comes after. */
export class Timeline {
  /** The number of the frame that is shown, or was asked for and will be. */
  readonly at = signal(0);
  /** Its time in the source, in seconds. */
  readonly seconds = signal(0);
  /** As a multiple of the source's own pace; of one that is paused, when it goes on. */
  readonly speed = signal(1);
  private readonly place: Asked<number>;
  private readonly pacing: Asked<number>;

  /**
   * @param count how many frames there are; 0: nobody knows
   * @param pace frames in a second
   */
  constructor(
    readonly count: number,
    readonly pace: number,
    private readonly steer: (steer: Pick<Steer, "do"> & Partial<Steer>) => void,
    now: () => number,
  ) {
    this.place = new Asked(now);
    this.pacing = new Asked(now);
  }

  /** A frame is shown. One on its way while another was asked for does not move the place back. */
  showing(number: number, seconds: number): void {
    if (this.place.isOld(number)) return;
    this.at.value = number;
    this.seconds.value = seconds;
  }

  /** Go to a frame; beyond the last comes the first. */
  seek(number: number): void {
    const { count, pace } = this;
    const to = count > 0 ? ((number % count) + count) % count : Math.max(0, number);
    this.place.ask(to);
    this.at.value = to;
    if (pace > 0) this.seconds.value = to / pace;
    this.steer({ do: "seek", number: to });
  }

  /** Hold still, so many frames on or back. */
  step(by: number): void {
    this.pause();
    this.seek(this.at.peek() + by);
  }

  pause(): void {
    this.steer({ do: "pause" });
  }

  play(): void {
    this.steer({ do: "play", speed: this.speed.peek() });
  }

  /** Play faster or slower; what is paused stays so. */
  setSpeed(speed: number, isPlaying: boolean): void {
    this.speed.value = speed;
    if (!isPlaying) return;
    this.pacing.ask(speed);
    this.play();
  }

  /** It is said how fast the source plays. What was said before it heard of another speed does not set that back. */
  playing(speed: number): void {
    if (!this.pacing.isOld(speed)) this.speed.value = speed;
  }
}

/** The next speed, faster (1) or slower (-1); the last stays. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const others = by > 0 ? SPEEDS.filter((one) => one > speed) : SPEEDS.filter((one) => one < speed).reverse();
  return others[0] ?? speed;
}

/** A time as people write it: minutes, seconds and tenths; with hours where there are any. */
export function clock(seconds: number): string {
  const tenths = Math.max(0, Math.floor(10 * seconds + 1e-6));
  const minutes = Math.floor(tenths / 600);
  const rest = `${two(Math.floor(tenths / 10) % 60)}.${tenths % 10}`;
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
