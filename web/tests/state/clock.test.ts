import { expect, test } from "vitest";
import { OtherClock } from "../../src/state/clock";

test.each<[string, [number, number][], number]>([
  ["nothing heard", [], 0],
  ["the same machine", [[1000, 1004]], 0],
  [
    "the same machine, and a first message that was slow",
    [
      [1000, 1400],
      [1500, 1503],
    ],
    0,
  ],
  [
    "another machine, behind",
    [
      [1000, 4010],
      [1100, 4102],
    ],
    3002,
  ],
  [
    "another machine, ahead",
    [
      [9000, 1020],
      [9100, 1500],
    ],
    -7980,
  ],
])("times of the other side: %s", (_, heard, skew) => {
  const clock = new OtherClock();
  for (const [theirs, ours] of heard) clock.hear(theirs, ours);
  expect(clock.skew).toBe(skew);
});
