import { beforeEach, expect, test } from "vitest";
import { Choices } from "../../../src/state/choices";
import { Session } from "../../../src/state/session";
import { linkIn, Remembered } from "../../../src/state/view/beginnings";
import { FakeReadings, hello, MODEL, plan } from "../fakes";

const SUITING = { form: "preset", text: "", class: null };
const link = (text: string) => ({ form: "link", text, class: null });

let kept: Map<string, string>;
let line: { hash: string; replace: (hash: string) => void; listen: (heard: () => void) => void };
let changed: () => void;
let remembered: Remembered;
let other: FakeReadings;
let session: Session;

beforeEach(() => {
  kept = new Map();
  line = {
    hash: "",
    replace: (hash) => {
      line.hash = hash;
    },
    listen: (heard) => {
      changed = heard;
    },
  };
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  remembered = new Remembered(line, new Choices(() => store));
  other = new FakeReadings();
  session = new Session(other, remembered.beginnings);
  remembered.follow(session);
  other.open(session);
});

test.each([
  ["#view=abc", "abc"],
  ["#view=", undefined],
  ["#else", undefined],
  ["", undefined],
])("the link in %o is %o", (hash, word) => {
  expect(linkIn(hash)).toBe(word);
});

test("the address comes first, then what was left the last time, then what suits", () => {
  kept.set("convscope.view.net", "left");
  line.hash = "#view=sent";
  expect(remembered.beginnings(hello())).toEqual([link("sent"), link("left"), SUITING]);
  expect(remembered.beginnings({ ...hello(), stated: true })).toEqual([link("sent"), SUITING]);
  line.hash = "";
  expect(remembered.beginnings(hello({ ...MODEL, name: "other" }))).toEqual([SUITING]);
});

test("each plan stands in the address; only what the user changed is kept", () => {
  session.hello(hello());
  session.link("open");
  session.plan(plan(1));
  expect(line.hash).toBe("#view=link-conv1");
  expect(kept.size).toBe(0);
  session.plan(plan(2, "pool1"));
  expect(line.hash).toBe("#view=link-pool1");
  expect(kept.get("convscope.view.net")).toBe("link-pool1");
});

test("the address that another model left is not opened", () => {
  session.hello(hello());
  session.link("open");
  session.plan(plan(1));
  expect(remembered.beginnings(hello({ ...MODEL, name: "other" }))).toEqual([SUITING]);
});

test("an address that is put in by hand is opened, the page's own is not", () => {
  session.hello(hello());
  session.link("open");
  session.plan(plan(1));
  const before = session.view.value;
  changed();
  expect(session.view.value).toBe(before);
  line.hash = "#view=pasted";
  const asked: unknown[] = [];
  other.begin = ((opening: unknown) => asked.push(opening)) as never;
  changed();
  expect(asked).toEqual([link("pasted")]);
});
