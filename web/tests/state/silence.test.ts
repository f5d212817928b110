import { expect, test } from "vitest";
import { Silence } from "../../src/state/silence";

function silence() {
  const clock = { now: 1000 };
  const one = new Silence(() => clock.now);
  const after = (milliseconds: number) => {
    clock.now += milliseconds;
    one.check();
    return one.seconds.value;
  };
  return { one, after };
}

test("where nothing was asked, there is no silence", () => {
  const { after } = silence();
  expect(after(60_000)).toBe(0);
});

test("it is told after five seconds, in steps of five", () => {
  const { one, after } = silence();
  one.asked();
  expect([after(4999), after(1), after(4999), after(1), after(60_000)]).toEqual([0, 5, 5, 10, 70]);
});

test("frames that are sent into a silence do not end it", () => {
  const { one, after } = silence();
  one.asked();
  after(4000);
  one.asked();
  expect(after(1000)).toBe(5);
});

test("what is heard ends it, at once, and the next frame begins anew", () => {
  const { one, after } = silence();
  one.asked();
  expect(after(7000)).toBe(5);
  one.heard();
  expect(one.seconds.value).toBe(0);
  expect(after(60_000)).toBe(0);
  one.asked();
  expect([after(4000), after(1000)]).toEqual([0, 5]);
});
