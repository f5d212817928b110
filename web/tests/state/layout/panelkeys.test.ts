import { beforeEach, expect, test, vi } from "vitest";
import type { Layout } from "../../../src/state/layout/layout";
import { PANEL_KEYS, pressPanel } from "../../../src/state/layout/panelkeys";

const enlarged = { place: undefined as number | undefined };
const layout = {
  enlarged: { peek: () => enlarged.place },
  shift: vi.fn(),
  stretch: vi.fn(),
  enlarge: vi.fn(),
};
const section = {};

/** Press a key on panel 3. Says whether the browser is kept from doing its own. */
function press(key: string, more: object = {}): boolean {
  const event = {
    key,
    target: section,
    currentTarget: section,
    preventDefault: vi.fn(),
    stopPropagation: vi.fn(),
  };
  pressPanel({ ...event, ...more } as unknown as KeyboardEvent, 3, layout as unknown as Layout);
  return event.preventDefault.mock.calls.length > 0;
}

beforeEach(() => {
  vi.clearAllMocks();
  enlarged.place = undefined;
});

test.each([
  ["ArrowLeft", 0, -1],
  ["ArrowRight", 0, 1],
  ["ArrowUp", 1, -1],
  ["ArrowDown", 1, 1],
])("with Alt, %s moves the panel, and with Shift it resizes it", (key, axis, step) => {
  expect(press(key, { altKey: true })).toBe(true);
  expect(layout.shift).toHaveBeenCalledExactlyOnceWith(3, axis, step);
  expect(press(key, { altKey: true, shiftKey: true })).toBe(true);
  expect(layout.stretch).toHaveBeenCalledExactlyOnceWith(3, axis, step);
});

test("Enter enlarges the panel, and puts it back", () => {
  expect(press("Enter")).toBe(true);
  expect(layout.enlarge).toHaveBeenLastCalledWith(3);
  enlarged.place = 3;
  expect(press("Enter")).toBe(true);
  expect(layout.enlarge).toHaveBeenLastCalledWith(undefined);
});

test("a panel that is enlarged stays where it is", () => {
  enlarged.place = 3;
  expect(press("ArrowLeft", { altKey: true })).toBe(true);
  expect(layout.shift).not.toHaveBeenCalled();
});

test.each([
  ["ArrowLeft", {}],
  ["ArrowLeft", { shiftKey: true }],
  ["Enter", { target: {} }],
  ["Enter", { ctrlKey: true }],
  ["a", { altKey: true }],
])("%s with %o is left alone", (key, more) => {
  expect(press(key, more)).toBe(false);
});

test("every key in the list does something", () => {
  for (const { keys, held } of PANEL_KEYS) {
    for (const key of keys)
      expect(press(key, { altKey: held !== "", shiftKey: held === "AltShift" })).toBe(true);
  }
});
