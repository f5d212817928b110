import { expect, test } from "vitest";
import { Flight } from "../../src/state/flight";
import { settle } from "./fakes";

function flight() {
  const clock = { now: 0 };
  const one = new Flight(() => clock.now);
  const landed: number[] = [];
  const send = (sequence: number) => void one.wait(sequence).then(() => landed.push(sequence));
  return { clock, one, landed, send };
}

test("a frame lands when it is answered, and by no other answer", async () => {
  const { one, landed, send } = flight();
  send(7);
  one.answered(6);
  await settle();
  expect(landed).toEqual([]);
  one.answered(7);
  await settle();
  expect(landed).toEqual([7]);
});

test("where no answer is to come, nobody waits", async () => {
  const { one, landed, send } = flight();
  send(7);
  one.giveUp();
  send(8);
  send(9);
  await settle();
  expect(landed).toEqual([7, 8]);
});

test("nobody waits longer than five seconds", async () => {
  const { clock, one, landed, send } = flight();
  clock.now = 100;
  send(7);
  clock.now = 5100;
  one.check();
  await settle();
  expect(landed).toEqual([]);
  clock.now = 5101;
  one.check();
  await settle();
  expect(landed).toEqual([7]);
});
