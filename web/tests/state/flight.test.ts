import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Flight } from "../../src/state/flight";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function flight() {
  const one = new Flight(() => performance.now());
  const landed: number[] = [];
  const send = (sequence: number) => void one.wait(sequence).then(() => landed.push(sequence));
  const answer = (sequence: number, work = 0) => one.answered({ sequence, heard: performance.now(), work });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  return { one, landed, send, answer, settle };
}

test("a frame lands when it is answered, and by no other answer", async () => {
  const { landed, send, answer, settle } = flight();
  send(7);
  answer(6);
  await settle();
  expect(landed).toEqual([]);
  answer(7);
  await settle();
  expect(landed).toEqual([7]);
});

test("where no answer is to come, nobody waits", async () => {
  const { one, landed, send, settle } = flight();
  send(7);
  one.giveUp();
  send(8);
  send(9);
  await settle();
  expect(landed).toEqual([7, 8]);
});

test("after all was given up, the first answer is waited for again", async () => {
  const { one, landed, send, answer, settle } = flight();
  send(1);
  await vi.advanceTimersByTimeAsync(120);
  answer(1, 100);
  send(2);
  one.giveUp();
  send(3);
  await vi.advanceTimersByTimeAsync(1000);
  expect(landed).toEqual([1, 2]);
  answer(3, 100);
  await settle();
  expect(landed).toEqual([1, 2, 3]);
});

test("nobody waits longer than five seconds", async () => {
  const { one, landed, send, settle } = flight();
  send(7);
  await vi.advanceTimersByTimeAsync(5000);
  one.check();
  await settle();
  expect(landed).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  one.check();
  await settle();
  expect(landed).toEqual([7]);
});

test("behind an answer that came, no other is waited for that was to come before", async () => {
  const { landed, send, answer, settle } = flight();
  send(1);
  await vi.advanceTimersByTimeAsync(120);
  answer(1, 100);
  send(2);
  await vi.advanceTimersByTimeAsync(80);
  expect(landed).toEqual([1, 2]);
  send(3);
  answer(3, 100); // the other side took it up in place of the one before
  await settle();
  expect(landed).toEqual([1, 2, 3]);
});

interface Pace {
  readonly work: number | ((run: number) => number);
  readonly way: number;
  readonly making: number | (() => number);
  /** What a run takes besides, of which its answer does not tell. */
  readonly untold?: (run: number) => number;
  /** By how much an answer is heard late. */
  readonly late?: (run: number) => number;
}

/** A network that takes up the newest frame as soon as it is done; the way there and the way back take their time. */
class OtherSide {
  runs = 0;
  most = 0;
  /** Milliseconds without a frame to run, and for which each frame waited for its run, in the second half. */
  readonly idle: number[] = [];
  readonly waits: number[] = [];
  private aloft = 0;
  private slot: { sequence: number; came: number } | undefined;
  private busy = false;
  private free = 0;

  constructor(
    private readonly flight: Flight,
    private readonly pace: Pace,
    private readonly half: number,
  ) {}

  send(sequence: number): void {
    this.most = Math.max(this.most, ++this.aloft);
    setTimeout(() => {
      this.slot = { sequence, came: performance.now() };
      this.run();
    }, this.pace.way);
  }

  private run(): void {
    if (this.busy || !this.slot) return;
    const { sequence, came } = this.slot;
    const { way, untold, late } = this.pace;
    const now = performance.now();
    const run = this.runs++;
    const work = typeof this.pace.work === "number" ? this.pace.work : this.pace.work(run);
    if (now > this.half) {
      this.idle.push(now - this.free);
      this.waits.push(now - came);
    }
    this.slot = undefined;
    this.busy = true;
    setTimeout(
      () => {
        this.busy = false;
        this.free = performance.now();
        setTimeout(
          () => {
            this.aloft--;
            this.flight.answered({ sequence, heard: performance.now(), work });
          },
          way + (late?.(run) ?? 0),
        );
        this.run();
      },
      work + (untold?.(run) ?? 0),
    );
  }
}

/** Send frames for a while; each is made ready first, as it is cut out. */
async function flood(pace: Pace, seconds = 120): Promise<OtherSide> {
  const flight = new Flight(() => performance.now());
  const other = new OtherSide(flight, pace, performance.now() + 500 * seconds);
  let sequence = 0;
  const next = async (): Promise<void> => {
    const begun = performance.now();
    const { making } = pace;
    await new Promise((done) => setTimeout(done, typeof making === "number" ? making : making()));
    other.send(++sequence);
    await flight.wait(sequence, begun);
    await next();
  };
  void next();
  await vi.advanceTimersByTimeAsync(1000 * seconds);
  return other;
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

test.each([
  [100, 6, 8],
  [40, 4, 6],
  [700, 15, 10],
])("a network of %i ms hardly waits for frames, nor they for it", async (work, way, making) => {
  const other = await flood({ work, way, making });
  expect(other.most).toBe(2);
  expect(mean(other.idle)).toBeLessThan(4);
  expect(mean(other.waits)).toBeLessThan(8);
});

test.each<[string, Partial<Pace>]>([
  ["always takes 8 ms of which it does not tell", { untold: () => 8 }],
  ["now and then takes 30 ms more", { untold: (run) => (run % 20 === 9 ? 30 : 0) }],
  ["was once away for half a second", { untold: (run) => (run === 3 ? 500 : 0) }],
  ["is heard late now and then", { late: (run) => (run % 3 === 0 ? 9 : 0) }],
])("frames do not wait for a network that %s, longer than all the rest takes", async (_, uneven) => {
  for (const work of [100, 300, 700]) {
    const pace = { work, way: 4, making: 6 };
    const other = await flood({ ...pace, ...uneven });
    expect(mean(other.waits)).toBeLessThan(2 * pace.way + pace.making + 12);
    expect(mean(other.idle)).toBeLessThan(14);
  }
});

test("a network that is now quicker and now slower finds the next frame there when it is quick", async () => {
  const works = [99, 104, 75, 99, 96, 83, 116, 74, 92];
  const other = await flood({ work: (run) => works[run % works.length] as number, way: 4, making: 6 });
  expect(mean(other.idle)).toBeLessThan(4);
  expect(mean(other.waits)).toBeLessThan(30);
});

test.each([
  [2, 40],
  [60, 4],
])("where frames take %i ms to make ready, and later %i, they come in time again", async (before, after) => {
  const making = () => (performance.now() < 1000 ? before : after);
  const other = await flood({ work: 100, way: 2, making });
  expect(mean(other.idle)).toBeLessThan(6);
  expect(mean(other.waits)).toBeLessThan(8);
});

test("a network that is done before the next frame can be there has one frame at a time", async () => {
  const other = await flood({ work: 10, way: 6, making: 8 });
  expect(other.most).toBe(1);
  expect(Math.max(...other.waits)).toBe(0);
});
