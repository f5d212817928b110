import { expect, test } from "vitest";
import { classOptions, matching, moved, overlayOptions } from "../../../src/state/view/options";

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

test("classes are offered by name and number, and once where both are one", () => {
  expect(classOptions(["0", "dog"], "class ")).toEqual([
    { value: "0", name: "class 0" },
    { value: "1", name: "class dog", detail: "1" },
  ]);
});

test("of maps to lay over the pictures, none comes first", () => {
  expect(overlayOptions(2)).toEqual([
    { value: "-1", name: "none" },
    { value: "0", name: "map 0" },
    { value: "1", name: "map 1" },
  ]);
});
