import { expect, test } from "vitest";
import { decimal, exact, percent, shape } from "../../src/draw/numbers";

test.each([
  [0, "0.00"],
  [-0, "0.00"],
  [-0.004, "0.00"],
  [-0.005, "-0.01"],
  [0.0049, "0.00"],
  [2.345, "2.35"],
  [-3.174, "-3.17"],
  [99999.994, "99999.99"],
  [123456, "1.23e+5"],
  [Number.NaN, "not a number"],
  [Number.NEGATIVE_INFINITY, "-∞"],
])("%d with two decimals is %s", (value, text) => {
  expect(decimal(value)).toBe(text);
});

test.each([
  [0, "0"],
  [-0, "0"],
  [1 / 3, "0.333333"],
  [-12345.678, "-12345.7"],
  [1.5e-9, "1.50000e-9"],
  [Number.POSITIVE_INFINITY, "∞"],
])("%d with six digits is %s", (value, text) => {
  expect(exact(value)).toBe(text);
});

test.each([
  [0, "0.0"],
  [0.12345, "12.3"],
  [1, "100.0"],
  [Number.NaN, "–"],
])("%d as percent is %s", (value, text) => {
  expect(percent(value)).toBe(text);
});

test.each([
  [[20, 24, 24], "20 × 24×24"],
  [[500], "500"],
])("the shape %o is written %s", (sizes, text) => {
  expect(shape(sizes)).toBe(text);
});
