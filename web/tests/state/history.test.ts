import { expect, test } from "vitest";
import { History } from "../../src/state/history";

test("what is older than asked for is dropped", () => {
  const history = new History(2, 10);
  for (const time of [0, 4, 9, 12]) history.add(time, [time, -time]);
  expect(Array.from(history.times)).toEqual([4, 9, 12]);
  expect(history.curves.map((curve) => Array.from(curve))).toEqual([
    [4, 9, 12],
    [-4, -9, -12],
  ]);
});

test("it goes on for ever", () => {
  const history = new History(1, 2);
  for (let i = 0; i < 5000; i++) history.add(i / 50, [i]);
  expect(Array.from(history.curves[0] ?? [])).toEqual(Array.from({ length: 101 }, (_, i) => 4899 + i));
  history.clear();
  expect(history.times).toHaveLength(0);
});

test("of more readings than there is room for, the newest are kept", () => {
  const history = new History(1, 1);
  for (let i = 0; i < 1000; i++) history.add(i / 1e6, [i]);
  expect(history.times).toHaveLength(120);
  expect(history.curves[0]?.at(-1)).toBe(999);
});
