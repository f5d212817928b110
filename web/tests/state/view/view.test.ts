import { expect, test } from "vitest";
import { Choices } from "../../../src/state/choices";
import { mapLayers, withLayer } from "../../../src/state/view/view";
import { MODEL, view } from "../fakes";

test("another layer in one panel leaves all else as it is", () => {
  const before = view("conv1");
  const after = withLayer(before, 1, "pool1");
  expect(after).toEqual(view("pool1"));
  expect(before).toEqual(view("conv1"));
  expect(withLayer(before, 0, "pool1")).toEqual(before);
});

test("a menu offers convolutions and poolings, and what is shown", () => {
  const names = (shown: string) => mapLayers(MODEL.layers, shown).map(({ name }) => name);
  expect(names("conv1")).toEqual(["conv1", "pool1"]);
  expect(names("relu1")).toEqual(["conv1", "pool1", "relu1"]);
});

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
