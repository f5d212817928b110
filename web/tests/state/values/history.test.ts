import { expect, test } from "vitest";
import { History, SPAN, STEP } from "../../../src/state/values/history";
import { Slots } from "../../../src/state/values/slots";

const at = (share: number) => Float32Array.of(share, 1 - share);

test("curves go back from the newest sample, one for each class that is asked for", () => {
  const history = new History(2);
  history.note(1000, at(0.25));
  history.note(1100, at(0.5));
  history.note(1300, at(1));
  const { times, shares } = history.curves([1, 0]);
  expect(times).toEqual([-0.3, -0.2, 0]);
  expect(shares).toEqual([
    [0.75, 0.5, 0],
    [0.25, 0.5, 1],
  ]);
});

test("an empty box is a gap, and no classes are no curves", () => {
  const history = new History(2);
  expect(history.curves([0])).toEqual({ times: [], shares: [[]] });
  history.note(0, at(0.5));
  history.note(100, undefined);
  expect(history.curves([0, -1]).shares).toEqual([
    [0.5, null],
    [null, null],
  ]);
});

test("of readings that come faster, the newest stands, and the samples keep their distance", () => {
  const history = new History(2);
  for (let now = 0; now <= 3000; now += 7) history.note(now, at(now / 3000));
  const { times, shares } = history.curves([0]);
  expect(times.at(-1)).toBe(0);
  expect(shares[0]?.at(-1)).toBeCloseTo(2996 / 3000, 6);
  for (let i = 2; i < times.length; i++) {
    const step = 1000 * ((times[i] ?? 0) - (times[i - 2] ?? 0));
    expect(step).toBeGreaterThanOrEqual(STEP - 1e-6);
  }
  expect(times.length).toBeGreaterThan(3000 / STEP / 2);
});

test("what stayed is held until the next reading, and then jumps", () => {
  const history = new History(2);
  history.note(0, at(1));
  history.note(3000, at(0));
  const { times, shares } = history.curves([0]);
  expect(times).toEqual([-3, -0.001, 0]);
  expect(shares).toEqual([[1, 1, 0]]);
});

test("it knows whether a picture is the one that it ends with", () => {
  const history = new History(2);
  expect(history.ends(at(0.5))).toBe(false);
  history.note(0, at(0.5));
  expect([history.ends(at(0.5)), history.ends(at(0.25)), history.ends(undefined)]).toEqual([
    true,
    false,
    false,
  ]);
  history.note(100, undefined);
  expect([history.ends(at(0.5)), history.ends(undefined)]).toEqual([false, true]);
});

test("ten seconds are kept, and what is needed to begin at the edge", () => {
  const history = new History(2);
  for (let now = 0; now <= 60_000; now += 30) history.note(now, at(0.5));
  const { times } = history.curves([0]);
  expect(times[0]).toBeLessThanOrEqual(-SPAN / 1000);
  expect(times[1]).toBeGreaterThanOrEqual(-SPAN / 1000);
  for (let now = 61_000; now <= 90_000; now += 600) history.note(now, at(0.5));
  const slow = history.curves([0]).times;
  expect(slow[0]).toBeLessThanOrEqual(-SPAN / 1000);
});

test("a class keeps its colour as long as it is shown", () => {
  const slots = new Slots(3);
  const take = (...order: number[]) => {
    slots.take(Int32Array.from(order));
    return Array.from(slots.rows);
  };
  expect(take(7, 3, 9)).toEqual([0, 1, 2]);
  expect(take(9, 7, 3)).toEqual([2, 0, 1]);
  expect(take(9, 4, 3)).toEqual([2, 0, 1]);
  expect(Array.from(slots.classes)).toEqual([4, 3, 9]);
});
