import { expect, test } from "vitest";
import { decimal, exact, percent, shape } from "../../src/draw/numbers";

test.each([
  [0, "0.00"],
  [-0, "0.00"],
  [-0.004, "-4.00e-3"],
  [-0.005, "-0.01"],
  [0.0049, "4.90e-3"],
  [-3.2e-7, "-3.20e-7"],
  [1.401298464324817e-45, "1.40e-45"],
  [Math.fround(0.005), "5.00e-3"],
  [0.01, "0.01"],
  [2.345, "2.35"],
  [-3.174, "-3.17"],
  [99999.994, "99999.99"],
  [-99999.996, "-1.00e+5"],
  [123456, "1.23e+5"],
  [-3.4028234663852886e38, "-3.40e+38"],
  [Number.NaN, "not a number"],
  [Number.NEGATIVE_INFINITY, "-∞"],
])("%d in short is %s", (value, text) => {
  expect(decimal(value)).toBe(text);
});

test("every number of a network is written in nine characters, near its value, and only zero as zero", () => {
  const bits = new Uint32Array(1);
  const float = new Float32Array(bits.buffer);
  for (let i = 0; i < 200_000; i++) {
    bits[0] = Math.floor(((i * 0.6180339887) % 1) * 2 ** 32);
    const [value = 0] = float;
    if (!Number.isFinite(value)) continue;
    const text = decimal(value);
    const near = Math.abs(Number(text) - value) <= Math.max(0.005001, 0.00501 * Math.abs(value));
    const isTrue = text.length <= 9 && near && (value === 0) === (Number(text) === 0);
    if (!isTrue) expect.fail(`${value} is written ${text}`);
  }
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
