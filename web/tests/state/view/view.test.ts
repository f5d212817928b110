import { expect, test } from "vitest";
import {
  classesOf,
  classIn,
  isSameView,
  layersFor,
  mapLayers,
  newPanel,
  orderBy,
  orderWords,
  withClass,
  withKeys,
  withLayer,
} from "../../../src/state/view/view";
import type { View } from "../../../src/wire/messages";
import { MODEL, view } from "../fakes";

const LABELS = ["cat", "dog", "0"];

test.each([
  ["class:1", 1],
  ["class:dog", 1],
  ["class:0", 2],
  ["class:9", undefined],
  ["natural", undefined],
])("the order %s sorts by the class %o", (order, number) => {
  expect(classIn(order, LABELS)).toBe(number);
});

test("an order says a class so that it is understood", () => {
  for (const number of [0, 1, 2]) expect(classIn(orderBy(number, LABELS), LABELS)).toBe(number);
});

test.each([
  ["class:1", "by weight toward dog"],
  ["class:0", "by weight toward 0"],
  ["value", "by pull on the expected value"],
  ["activation", "most active first"],
  ["natural", ""],
])("the order %s is called %j", (order, words) => {
  expect(orderWords(order, LABELS)).toBe(words);
});

const sorted = (order: string, units = ""): View => ({
  ...view(),
  panel: [
    { ...newPanel("neurons", "ip1"), order } as View["panel"][number],
    { ...newPanel("weights", "ip2"), order, units, show: "products" } as View["panel"][number],
    { ...newPanel("neurons", "ip1"), order: "class:dog" } as View["panel"][number],
  ],
});

test("another class takes the place of one, and of its units", () => {
  const labels = ["0", "dog", "2"];
  const after = withClass(sorted("class:0", "0"), 0, 2, labels);
  expect(after.panel.map((panel) => "order" in panel && panel.order)).toEqual([
    "class:2",
    "class:2",
    "class:dog",
  ]);
  expect(after.panel[1]).toMatchObject({ units: "2" });
  expect(withClass(sorted("class:0", "1,2"), 0, 2, labels).panel[1]).toMatchObject({ units: "1,2" });
  expect(classesOf(after, labels)).toEqual([2, 1]);
});

test("a panel takes the keys that its kind has", () => {
  const after = withKeys(view(), 1, { columns: 4, rows: 7 });
  expect(after.panel[1]).toEqual({ ...view().panel[1], columns: 4 });
});

test("panels are offered the layers that they can show", () => {
  const names = (kind: "maps" | "neurons" | "weights" | "text") =>
    layersFor(kind, MODEL.layers).map(({ name }) => name);
  expect(names("maps")).toEqual(["conv1", "pool1", "relu1"]);
  expect(names("neurons")).toEqual(["ip1"]);
  expect(names("weights")).toEqual(["conv1", "ip1"]);
  expect(names("text")).toEqual([]);
});

test("two views are one whatever the order of their keys", () => {
  const { schema, model, panel } = view();
  expect(isSameView({ panel, model, schema }, view())).toBe(true);
  expect(isSameView(view("pool1"), view())).toBe(false);
});

test("another layer in one panel leaves all else as it is", () => {
  const before = view("conv1");
  expect(withLayer(before, 1, "pool1", MODEL.layers)).toEqual(view("pool1"));
  expect(before).toEqual(view("conv1"));
  expect(withLayer(before, 0, "pool1", MODEL.layers)).toEqual(before);
});

test.each([
  ["conv1", "class:1", "natural"],
  ["conv1", "value", "natural"],
  ["conv1", "activation", "activation"],
  ["ip1", "class:1", "class:1"],
])("on %s, which has other units, the order %s becomes %s", (layer, order, expected) => {
  const before = withKeys(view(), 1, { units: "0-19", overlay: 19, order });
  expect(withLayer(before, 1, layer, MODEL.layers).panel[1]).toMatchObject({
    layer,
    units: "",
    overlay: -1,
    order: expected,
  });
});

test("a menu offers convolutions and poolings, and what is shown", () => {
  const names = (shown: string) => mapLayers(MODEL.layers, shown).map(({ name }) => name);
  expect(names("conv1")).toEqual(["conv1", "pool1"]);
  expect(names("relu1")).toEqual(["conv1", "pool1", "relu1"]);
});
