import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Paced } from "../../src/state/paced";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the first is done at once, then at most one in a while, and the last always", () => {
  const done: number[] = [];
  const paced = new Paced(100, () => Date.now());
  for (let at = 0; at < 25; at++) {
    paced.run(() => done.push(at));
    vi.advanceTimersByTime(10);
  }
  expect(done).toEqual([0, 9, 19]);
  vi.advanceTimersByTime(100);
  expect(done).toEqual([0, 9, 19, 24]);
});

test("nothing is done after the end", () => {
  const done: number[] = [];
  const paced = new Paced(100, () => Date.now());
  paced.run(() => done.push(1));
  paced.run(() => done.push(2));
  paced.stop();
  vi.advanceTimersByTime(1000);
  expect(done).toEqual([1]);
});
