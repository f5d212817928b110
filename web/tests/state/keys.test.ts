import { beforeEach, expect, test, vi } from "vitest";
import { KEYS, press } from "../../src/state/keys";
import type { Page } from "../../src/state/page";
import { MODEL } from "./fakes";

const feed = {
  frozen: { peek: () => false },
  plain: { peek: () => false },
  setFrozen: vi.fn(),
  setPlain: vi.fn(),
  choose: vi.fn(),
  step: vi.fn(),
  clear: vi.fn(),
  hurry: vi.fn(),
};
const record = vi.fn();
const page = {
  feed,
  session: {
    card: { peek: () => MODEL },
    greeting: { peek: () => ({ records: true }) },
    tape: { peek: () => undefined },
    source: { record },
  },
} as unknown as Page;

class FakeElement {
  constructor(private readonly name: string) {}
  matches(selector: string): boolean {
    return selector === this.name;
  }
  closest(selector: string): object | null {
    return selector.split(", ").includes(this.name) ? this : null;
  }
}

function type(key: string, more: object = {}): boolean {
  return press(page, { key, target: null, ...more } as unknown as KeyboardEvent);
}

beforeEach(() => {
  vi.stubGlobal("Element", FakeElement);
  vi.clearAllMocks();
});

test.each([
  [" ", feed.setFrozen, true],
  ["c", feed.choose, "camera"],
  ["P", feed.choose, "pad"],
  ["d", feed.choose, "digits"],
  ["ArrowLeft", feed.step, -1],
  ["ArrowRight", feed.step, 1],
  ["m", feed.setPlain, true],
  ["v", feed.choose, "server"],
  ["[", feed.hurry, -1],
  ["]", feed.hurry, 1],
  ["r", record, true],
])("the key %s does what the help says", (key, called, argument) => {
  expect(type(key)).toBe(true);
  expect(called).toHaveBeenCalledExactlyOnceWith(argument);
});

test("with Shift the arrow keys take ten", () => {
  expect(type("ArrowRight", { shiftKey: true })).toBe(true);
  expect(feed.step).toHaveBeenCalledExactlyOnceWith(10);
});

test("x clears the pad", () => {
  expect(type("x")).toBe(true);
  expect(feed.clear).toHaveBeenCalledOnce();
});

test("each key stands for one thing", () => {
  const keys = KEYS.flatMap((one) => one.keys);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  ["c", { ctrlKey: true }],
  ["c", { metaKey: true }],
  ["c", { target: new FakeElement("select") }],
  [" ", { target: new FakeElement("button") }],
  [" ", { target: new FakeElement("input") }],
  ["q", {}],
  ["ArrowLeft", { target: new FakeElement("input[type=range]") }],
  ["End", { target: new FakeElement("input[type=range]") }],
])("%s with %o is left to the browser", (key, more) => {
  expect(type(key, more)).toBe(false);
  for (const called of [feed.choose, feed.setFrozen]) expect(called).not.toHaveBeenCalled();
});

test.each(["button", "input"])("letters work while a %s has the focus", (name) => {
  expect(type("c", { target: new FakeElement(name) })).toBe(true);
});
