import { expect, test } from "vitest";
import { Trail } from "../../../src/state/values/trail";

test("what is older than asked for is dropped", () => {
  const trail = new Trail(2, 10);
  for (const time of [0, 4, 9, 12]) trail.add(time, [time, -time]);
  expect(Array.from(trail.times)).toEqual([4, 9, 12]);
  expect(trail.curves.map((curve) => Array.from(curve))).toEqual([
    [4, 9, 12],
    [-4, -9, -12],
  ]);
});

test("it goes on for ever", () => {
  const trail = new Trail(1, 2);
  for (let i = 0; i < 5000; i++) trail.add(i / 50, [i]);
  expect(Array.from(trail.curves[0] ?? [])).toEqual(Array.from({ length: 101 }, (_, i) => 4899 + i));
  trail.clear();
  expect(trail.times).toHaveLength(0);
});

test("of more readings than there is room for, the newest are kept", () => {
  const trail = new Trail(1, 1);
  for (let i = 0; i < 1000; i++) trail.add(i / 1e6, [i]);
  expect(trail.times).toHaveLength(120);
  expect(trail.curves[0]?.at(-1)).toBe(999);
});
