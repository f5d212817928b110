import { beforeEach, expect, test } from "vitest";
import { Session } from "../../../src/state/session";
import { typedKey, Undo } from "../../../src/state/view/undo";
import { withKeys } from "../../../src/state/view/view";
import type { View } from "../../../src/wire/messages";
import { FakeReadings, hello, MODEL, plan, view } from "../fakes";

let other: FakeReadings;
let session: Session;
let undo: Undo;
let now = 0;

const adopt = (shown: View) => session.plan({ ...plan(1), view: shown, link: JSON.stringify(shown) });
const asked = () => other.views.at(-1);

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other, () => []);
  now = 0;
  undo = new Undo(session, () => now);
  session.hello(hello());
  session.link("open");
  adopt(view("conv1"));
});

test("the first view cannot be undone, and what was not undone cannot be redone", () => {
  expect([undo.canUndo.value, undo.canRedo.value]).toEqual([false, false]);
  undo.undo();
  undo.redo();
  expect(other.views).toEqual([]);
});

test("views are gone back to one after another, and forth", () => {
  adopt(view("pool1"));
  adopt(view("relu1"));
  undo.undo();
  undo.undo();
  expect(other.views).toEqual([view("pool1"), view("conv1")]);
  adopt(view("conv1"));
  expect([undo.canUndo.value, undo.canRedo.value]).toEqual([false, true]);
  undo.redo();
  adopt(view("pool1"));
  undo.redo();
  expect(asked()).toEqual(view("relu1"));
});

test("another change after going back forgets what lay ahead", () => {
  adopt(view("pool1"));
  undo.undo();
  adopt(view("conv1"));
  adopt(view("relu1"));
  expect(undo.canRedo.value).toBe(false);
  undo.undo();
  expect(asked()).toEqual(view("conv1"));
});

test("what is typed without a pause is one step", () => {
  for (const units of ["0", "0-1", "0-12"]) {
    now += 300;
    adopt(withKeys(view(), 1, { units }));
  }
  undo.undo();
  expect(asked()).toEqual(view());
  adopt(view());
  expect(undo.canUndo.value).toBe(false);
});

test("a pause, and what is chosen, make steps of their own", () => {
  adopt(withKeys(view(), 1, { units: "0" }));
  now += 1000;
  adopt(withKeys(view(), 1, { units: "0-1" }));
  undo.undo();
  expect(asked()).toEqual(withKeys(view(), 1, { units: "0" }));
  expect(typedKey(view(), withKeys(view(), 1, { colormap: "hot" }))).toBe("");
  expect(typedKey(view(), withKeys(view(), 1, { units: "1", colormap: "hot" }))).toBe("");
});

test("the views of another model are not gone back to", () => {
  adopt(view("pool1"));
  session.hello(hello({ ...MODEL, name: "other" }));
  adopt(view("conv1"));
  expect(undo.canUndo.value).toBe(false);
});
