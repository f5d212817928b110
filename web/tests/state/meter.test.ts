import { expect, test } from "vitest";
import { Meter } from "../../src/state/meter";

test("at first there is nothing", () => {
  expect(new Meter().pace(0)).toEqual({ fps: 0, median: undefined, p95: undefined });
  expect(new Meter().latencies()).toEqual([]);
});

test("the pace is that of the last second", () => {
  const meter = new Meter();
  for (let i = 0; i < 100; i++) meter.drew(20 * i, 20 * i + (i % 10));
  const { fps, median, p95 } = meter.pace(1999);
  expect(fps).toBe(50);
  expect(median).toBe(5);
  expect(p95).toBe(9);
  expect(meter.pace(3500).fps).toBe(0);
});

test("latencies are given oldest first, and no more than are kept", () => {
  const meter = new Meter();
  for (let i = 0; i < 5000; i++) meter.drew(0, i);
  expect(meter.latencies(3)).toEqual([4997, 4998, 4999]);
  expect(meter.latencies()).toHaveLength(4096);
  expect(meter.latencies()[0]).toBe(904);
  expect(meter.drawn).toBe(5000);
});
