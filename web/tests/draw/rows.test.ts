import { expect, test } from "vitest";
import { RowsPainter } from "../../src/draw/rows";

/** The elements of some rows, as far as they are needed. */
function fakeList(count: number) {
  const rows = Array.from({ length: count }, () => ({
    bar: { style: { transform: "" } },
    number: { textContent: "" },
  }));
  const classes = new Set<string>();
  const list = {
    children: rows.map(({ bar, number }) => ({
      querySelector: (selector: string) => (selector.includes("bar") ? bar : number),
    })),
    classList: {
      toggle: (name: string, on: boolean) => (on ? classes.add(name) : classes.delete(name)),
      add: (name: string) => classes.add(name),
    },
  };
  return { rows, classes, list: list as unknown as Element };
}

test("bars are as long as their numbers, and numbers have two decimals", () => {
  const { rows, classes, list } = fakeList(3);
  const painter = new RowsPainter(list, false);
  const numbers = Float64Array.of(2, 0.5, 9);
  painter.paint(numbers, 4);
  painter.write(numbers);
  expect(rows.map(({ bar }) => bar.style.transform)).toEqual([
    "scaleX(0.500)",
    "scaleX(0.125)",
    "scaleX(1.000)",
  ]);
  expect(rows.map(({ number }) => number.textContent)).toEqual(["2.00", "0.50", "9.00"]);
  expect(classes.size).toBe(0);
});

test("from the first number below zero on, zero is in the middle", () => {
  const { rows, classes, list } = fakeList(2);
  const painter = new RowsPainter(list, false);
  painter.paint(Float64Array.of(-1, 2), 2);
  expect(rows.map(({ bar }) => bar.style.transform)).toEqual([
    "translateX(50%) scaleX(-0.250)",
    "translateX(50%) scaleX(0.500)",
  ]);
  painter.paint(Float64Array.of(1, 2), 2);
  expect(rows[0]?.bar.style.transform).toBe("translateX(50%) scaleX(0.250)");
  expect(classes.has("rows-signed")).toBe(true);
});

test("nothing and no numbers have no bar", () => {
  const { rows, list } = fakeList(2);
  const painter = new RowsPainter(list, true);
  const numbers = Float64Array.of(Number.NaN, 0);
  painter.paint(numbers, 0);
  painter.write(numbers);
  expect(rows.map(({ bar }) => bar.style.transform)).toEqual(Array(2).fill("translateX(50%) scaleX(0.000)"));
  expect(rows.map(({ number }) => number.textContent)).toEqual(["not a number", "0.00"]);
});
