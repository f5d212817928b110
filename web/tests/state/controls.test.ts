import { expect, test } from "vitest";
import { Choices } from "../../src/state/choices";
import { applyTheme, Themes } from "../../src/state/theme";
import { matching, moved } from "../../src/state/view/options";
import { refusalOf } from "../../src/state/view/refusal";
import {
  classesOf,
  classIn,
  isSameView,
  layersFor,
  newPanel,
  orderBy,
  withClass,
  withKeys,
} from "../../src/state/view/view";
import type { View } from "../../src/wire/messages";
import { MODEL, view } from "./fakes";

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

test("a sentence about a key of a panel is known for it", () => {
  expect(refusalOf("panel[4].units: conv1 has the units 0 to 19, not 99")).toEqual({
    place: 4,
    key: "units",
    text: "conv1 has the units 0 to 19, not 99",
  });
  expect(refusalOf("the link's view is damaged")).toBeUndefined();
});

test("words of a query are all found, beginnings first", () => {
  const options = ["dark gray", "gray", "Grays"].map((name) => ({ value: name, name }));
  const names = (query: string) => matching(options, query).map(({ name }) => name);
  expect(names("GRAY")).toEqual(["gray", "Grays", "dark gray"]);
  expect(names("gr da")).toEqual(["dark gray"]);
  expect(names("")).toHaveLength(3);
  expect(names("blue")).toEqual([]);
});

test.each([
  ["ArrowDown", 0, 3, 1],
  ["ArrowDown", 2, 3, 2],
  ["ArrowUp", 0, 3, 0],
  ["PageDown", 0, 30, 10],
  ["PageDown", 0, 0, 0],
  ["a", 0, 3, undefined],
])("%s leads from %i of %i to %o", (key, at, count, to) => {
  expect(moved(key, at, count)).toBe(to);
});

test("the theme turns from auto to light to dark, and is kept", () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  };
  const root = { dataset: {} as Record<string, string> };
  const make = () => new Themes(new Choices(() => store), (theme) => applyTheme(root as never, theme));
  const themes = make();
  const seen = [1, 2, 3].map(() => {
    themes.turn();
    return root.dataset.theme;
  });
  expect(seen).toEqual(["light", "dark", undefined]);
  themes.choose("dark");
  expect(make().chosen.value).toBe("dark");
});
