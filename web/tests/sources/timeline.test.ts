import { beforeEach, expect, test } from "vitest";
import { clock, nextSpeed, Timeline } from "../../src/sources/timeline";

let sent: object[];
let now: number;

beforeEach(() => {
  sent = [];
  now = 0;
});

const timeline = (count = 60, pace = 10) =>
  new Timeline(
    count,
    pace,
    (steer) => sent.push(steer),
    () => now,
  );

test("the place that was asked for stands at once, and frames on the way do not move it back", () => {
  const one = timeline();
  one.showing(7, 0.7);
  expect([one.at.value, one.seconds.value]).toEqual([7, 0.7]);
  one.seek(40);
  expect([one.at.value, one.seconds.value]).toEqual([40, 4]);
  one.showing(8, 0.8);
  expect(one.at.value).toBe(40);
  one.showing(40, 4.02);
  one.showing(41, 4.1);
  expect([one.at.value, one.seconds.value]).toEqual([41, 4.1]);
  expect(sent).toEqual([{ do: "seek", number: 40 }]);
});

test("a frame that never comes is not waited for", () => {
  const one = timeline();
  one.seek(40);
  now = 1000;
  one.showing(8, 0.8);
  expect(one.at.value).toBe(8);
});

test.each([
  [60, 60, 0],
  [60, -1, 59],
  [60, 125, 5],
  [0, 500, 500],
  [0, -3, 0],
])("of %i frames, %i is %i", (count, number, at) => {
  const one = timeline(count);
  one.seek(number);
  expect(one.at.value).toBe(at);
  expect(sent).toEqual([{ do: "seek", number: at }]);
});

test("quick steps add up, and hold it still", () => {
  const one = timeline();
  one.showing(10, 1);
  one.step(1);
  one.step(1);
  one.step(-5);
  const numbers = sent.filter((steer) => "number" in steer);
  expect(numbers).toEqual([11, 12, 7].map((number) => ({ do: "seek", number })));
  expect(sent[0]).toEqual({ do: "pause" });
});

test("a speed that was asked for stands, whatever was said before the source heard of it", () => {
  const one = timeline();
  one.setSpeed(2, true);
  one.playing(1);
  expect(one.speed.value).toBe(2);
  one.setSpeed(1, true);
  one.playing(2);
  expect(one.speed.value).toBe(1);
  one.playing(1);
  one.playing(8); // somebody else's
  expect(one.speed.value).toBe(8);
});

test("a speed that the source never takes is not waited for", () => {
  const one = timeline();
  one.setSpeed(2, true);
  now = 1000;
  one.playing(1);
  expect(one.speed.value).toBe(1);
});

test("what is paused goes on at the speed that was chosen meanwhile", () => {
  const one = timeline();
  one.setSpeed(4, false);
  expect(sent).toEqual([]);
  one.play();
  one.setSpeed(0.5, true);
  expect(sent).toEqual([
    { do: "play", speed: 4 },
    { do: "play", speed: 0.5 },
  ]);
});

test.each([
  [1, 1, 2],
  [1, -1, 0.5],
  [8, 1, 8],
  [0.25, -1, 0.25],
  [3, 1, 4],
  [3, -1, 2],
  [20, -1, 8],
] as const)("from %f× by %i it is %f×", (speed, by, next) => {
  expect(nextSpeed(speed, by)).toBe(next);
});

test.each([
  [0, "0:00.0"],
  [0.3, "0:00.3"],
  [59.99, "0:59.9"],
  [60, "1:00.0"],
  [3599.9, "59:59.9"],
  [3661.25, "1:01:01.2"],
])("%f s is written %s", (seconds, written) => {
  expect(clock(seconds)).toBe(written);
});
