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

/** A network that takes up the newest frame as soon as it is done; the way there and the way back take their time. */
class OtherSide {
  /** Milliseconds without a frame to run, those of the first run not among them. */
  idle = 0;
  /** How long each frame waited for its run. */
  readonly waits: number[] = [];
  runs = 0;
  most = 0;
  private aloft = 0;
  private slot: { sequence: number; came: number } | undefined;
  private busy = false;
  private free = 0;

  constructor(
    private readonly flight: Flight,
    private readonly work: number,
    private readonly way: number,
  ) {}

  send(sequence: number): void {
    this.most = Math.max(this.most, ++this.aloft);
    setTimeout(() => {
      this.slot = { sequence, came: performance.now() };
      this.run();
    }, this.way);
  }

  private run(): void {
    if (this.busy || !this.slot) return;
    const { sequence, came } = this.slot;
    const now = performance.now();
    if (this.runs++ > 0) this.idle += now - this.free;
    this.waits.push(now - came);
    this.slot = undefined;
    this.busy = true;
    setTimeout(() => {
      this.busy = false;
      this.free = performance.now();
      setTimeout(() => {
        this.aloft--;
        this.flight.answered({ sequence, heard: performance.now(), work: this.work });
      }, this.way);
      this.run();
    }, this.work);
  }
}

/** Send frames for so long; each is made ready in a while, as it is cut out. */
async function flood(work: number, way: number, making: number, seconds: number): Promise<OtherSide> {
  const flight = new Flight(() => performance.now());
  const other = new OtherSide(flight, work, way);
  let sequence = 0;
  const next = async (): Promise<void> => {
    const begun = performance.now();
    await new Promise((done) => setTimeout(done, making));
    other.send(++sequence);
    await flight.wait(sequence, begun);
    await next();
  };
  void next();
  await vi.advanceTimersByTimeAsync(1000 * seconds);
  return other;
}

test.each([
  [100, 6, 8],
  [40, 4, 6],
  [700, 15, 10],
])("a network of %i ms is never long without a frame, and frames hardly wait", async (work, way, making) => {
  const other = await flood(work, way, making, 60);
  const runs = 60_000 / work;
  expect(other.runs).toBeGreaterThan(0.93 * runs);
  expect(other.most).toBe(2);
  const late = other.waits.slice(other.waits.length / 2);
  expect(late.reduce((sum, wait) => sum + wait) / late.length).toBeLessThan(12);
});

test("a network that is done before the next frame can be there has one frame at a time", async () => {
  const other = await flood(10, 6, 8, 20);
  expect(other.most).toBe(1);
  expect(Math.max(...other.waits)).toBe(0);
});
