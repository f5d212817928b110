import { beforeEach, expect, test } from "vitest";
import { Session } from "../../src/state/session";
import type { Reading } from "../../src/wire/binary";
import { FakeReadings, MODEL, plan, reading, view } from "./fakes";

let other: FakeReadings;
let session: Session;
let drawn: Reading[];
let answers: (number | undefined)[];

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other);
  drawn = [];
  answers = [];
  session.readings.listen((one) => drawn.push(one));
  session.answers.listen((sequence) => answers.push(sequence));
  other.open(session);
});

test("readings of the plan are drawn, others only free the next frame", () => {
  other.begin();
  session.reading(reading(1, 5));
  session.reading(reading(9, 6));
  expect(drawn.map(({ sequence }) => sequence)).toEqual([5]);
  expect(answers).toEqual([5, 6]);
});

test("another view is asked for, and the old picture stays until its plan is there", () => {
  other.begin();
  session.show(view("pool1"));
  expect(other.views).toEqual([view("pool1")]);
  expect(session.current.value?.id).toBe(1);
  expect(session.view.value).toEqual(view("pool1"));
  session.plan(plan(2, "pool1"));
  expect(session.current.value?.id).toBe(2);
  expect(session.newest).toBeUndefined();
});

test("a view that cannot be had is told, and the menu goes back", () => {
  other.begin();
  session.show(view("nose"));
  session.trouble("net has no layer 'nose'");
  expect(session.complaint.value).toBe("net has no layer 'nose'");
  expect(session.view.value).toEqual(view("conv1"));
  expect(answers).toEqual([undefined]);
  session.show(view("pool1"));
  expect(session.complaint.value).toBe("");
});

test("when the other side is back, so is the view, without the first one flashing up", () => {
  other.begin();
  session.show(view("pool1"));
  session.plan(plan(2, "pool1"));
  other.link("gone");
  expect(session.running).toBeUndefined();
  other.begin(plan(1, "conv1"));
  expect(session.current.value?.id).toBe(2);
  expect(session.running).toBeUndefined();
  expect(other.views.at(-1)).toEqual(view("pool1"));
  session.plan(plan(2, "pool1"));
  expect(session.running?.view).toEqual(view("pool1"));
});

test("where the view cannot be had any more, the model's own is shown", () => {
  other.begin();
  session.show(view("pool1"));
  session.plan(plan(2, "pool1"));
  other.link("gone");
  other.begin(plan(1, "conv1"));
  session.trouble("no such layer");
  expect(session.running?.id).toBe(1);
  expect(session.view.value).toEqual(view("conv1"));
});

test("another model begins with its own view", () => {
  other.begin();
  session.show(view("pool1"));
  session.plan(plan(2, "pool1"));
  other.link("gone");
  other.begin(plan(1, "conv1"), { ...MODEL, name: "other" });
  expect(session.running?.id).toBe(1);
  expect(other.views).toHaveLength(1);
});

test("no plan runs before it has come on this connection", () => {
  expect(session.running).toBeUndefined();
  session.model(MODEL);
  session.link("open");
  expect(session.running).toBeUndefined();
  session.plan(plan(1));
  expect(session.running?.id).toBe(1);
});
