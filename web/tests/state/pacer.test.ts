import { beforeEach, expect, test } from "vitest";
import { Pacer } from "../../src/state/pacer";

let clock = 0;
let sent: number[] = [];
let refuse = false;

beforeEach(() => {
  clock = 0;
  sent = [];
  refuse = false;
});

const settle = () => new Promise((done) => setTimeout(done, 0));

function pacer(): Pacer {
  const send = async (taken: number) => {
    if (refuse) return undefined;
    sent.push(taken);
    return sent.length;
  };
  return new Pacer(send, () => clock);
}

test("one frame is in flight, and of those that come meanwhile only the newest follows", async () => {
  const one = pacer();
  for (const taken of [10, 20, 30, 40]) one.offer(taken);
  await settle();
  expect(sent).toEqual([10]);
  one.offer(50);
  one.answered(1);
  await settle();
  expect(sent).toEqual([10, 50]);
  one.answered(2);
  await settle();
  expect(sent).toEqual([10, 50]);
});

test("an answer to an older frame frees nothing", async () => {
  const one = pacer();
  one.offer(10);
  await settle();
  one.answered(1);
  one.offer(20);
  one.offer(30);
  await settle();
  one.answered(1);
  await settle();
  expect(sent).toEqual([10, 20]);
});

test("a frame that did not go out keeps no other back", async () => {
  const one = pacer();
  refuse = true;
  one.offer(10);
  await settle();
  refuse = false;
  one.offer(20);
  await settle();
  expect(sent).toEqual([20]);
});

test("where no answer is to come, the newest frame follows", async () => {
  const one = pacer();
  one.offer(10);
  one.offer(20);
  await settle();
  one.giveUp();
  await settle();
  expect(sent).toEqual([10, 20]);
});

test("an answer that never comes is not waited for longer than five seconds", async () => {
  const one = pacer();
  one.offer(10);
  await settle();
  clock = 4999;
  one.offer(20);
  await settle();
  expect(sent).toEqual([10]);
  clock = 5001;
  one.offer(30);
  await settle();
  expect(sent).toEqual([10, 30]);
});
