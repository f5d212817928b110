import { expect, test } from "vitest";
import { Products } from "../../../src/state/values/products";
import { reading } from "../fakes";

const text = (...numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString("base64");

const LEARNED = {
  units: [1, 3],
  shape: [3],
  colors: false,
  values: text(1, -2, 3, 4, 5, -6),
  biases: [0.5, -0.5],
  order: [2, 0, 1],
  input: "ip1",
  activations: 1,
  outputs: [4, 5],
};

test("products are each weight times the activation that it meets", () => {
  const products = new Products(LEARNED);
  products.follow(reading(1, 1, { values: Float32Array.of(99, 10, 1, 2, 14, 28) }));
  expect(products.values.map((one) => Array.from(one))).toEqual([
    [10, -2, 6],
    [40, 5, -12],
  ]);
  expect(products.most).toBe(40);
  expect(products.parts?.logits).toEqual([
    { sum: 14, bias: 0.5, logit: 14 },
    { sum: 33, bias: -0.5, logit: 28 },
  ]);
  expect(products.longestRow(2, 2)).toBe(28);
  expect(products.longestRow(1, 3)).toBe(40);
});

test("the same reading is not taken twice, the next one is", () => {
  const products = new Products(LEARNED);
  const one = reading(1, 1, { values: Float32Array.of(0, 1, 1, 1, 0, 0) });
  products.follow(one);
  expect(products.longestRow(3, 1)).toBe(3);
  products.follow(reading(1, 2, { values: Float32Array.of(0, 2, 2, 2, 0, 0) }));
  expect(products.longestRow(3, 1)).toBe(6);
});

test("weights stand as they are", () => {
  const products = new Products({ ...LEARNED, order: [], activations: -1 });
  expect(Array.from(products.order)).toEqual([0, 1, 2]);
  expect(products.values.map((one) => Array.from(one))).toEqual([
    [1, -2, 3],
    [4, 5, -6],
  ]);
  expect(products.most).toBe(6);
  expect(products.parts).toBeUndefined();
});
