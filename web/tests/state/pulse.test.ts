import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Pulse } from "../../src/state/pulse";

let times: number[];
let start: number;
let pulse: Pulse;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] });
  times = [];
  start = performance.now();
  pulse = new Pulse(200, (now) => times.push(now - start));
});

afterEach(() => vi.useRealTimers());

test("by itself it goes on", () => {
  vi.advanceTimersByTime(1000);
  expect(times).toEqual([0, 300, 600, 900]);
});

test("while anything comes, it is at the same moment, and no oftener than it may", () => {
  for (let at = 30; at <= 990; at += 30) {
    vi.advanceTimersByTime(30);
    pulse.come();
  }
  expect(times).toEqual([0, 210, 420, 630, 840]);
});

test("when nothing comes any more, it goes on by itself", () => {
  vi.advanceTimersByTime(250);
  pulse.come();
  vi.advanceTimersByTime(350);
  expect(times).toEqual([0, 250, 550]);
});
