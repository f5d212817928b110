import { expect, test } from "vitest";
import { Choices } from "../../src/state/choices";

test("choices last as long as the store does", () => {
  const store = new Map<string, string>();
  const choices = new Choices(() => ({
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => store.set(key, value),
  }));
  expect([choices.source, choices.plain]).toEqual(["camera", false]);
  choices.source = "pad";
  choices.plain = true;
  expect([choices.source, choices.plain]).toEqual(["pad", true]);
  store.set("convscope.source", "toaster");
  expect(choices.source).toBe("camera");
});

test("a browser that keeps nothing is no trouble", () => {
  const choices = new Choices(() => {
    throw new DOMException("denied", "SecurityError");
  });
  choices.source = "pad";
  expect([choices.source, choices.plain]).toEqual(["camera", false]);
});
