import { expect, test } from "vitest";
import { decompositionOf, decompositionToward, weightsOf } from "../../../src/state/values/logit";
import { reading } from "../fakes";

const text = (...numbers: number[]) => Buffer.from(Float32Array.from(numbers).buffer).toString("base64");

test("a logit is the sum over all units, and the bias", () => {
  const parts = decompositionToward({
    number: 1,
    weights: text(2, -1, 0.5),
    bias: 0.25,
    activations: 1,
    logit: 4,
  });
  parts.follow(reading(1, 1, { values: Float32Array.of(99, 3, 4, 8, 6.25) }));
  expect(parts.logits).toEqual([{ sum: 6, bias: 0.25, logit: 6.25 }]);
});

test("the sum is in double precision: nothing is lost beside a large number", () => {
  const parts = decompositionToward({
    number: 0,
    weights: text(1, 1, -1),
    bias: 0,
    activations: 0,
    logit: 0,
  });
  parts.follow(reading(1, 1, { values: Float32Array.of(2 ** 30, 1 / 64, 2 ** 30) }));
  expect(parts.logits[0]?.sum).toBe(1 / 64);
});

const LEARNED = {
  units: [1, 3],
  shape: [2],
  colors: false,
  values: text(1, 2, 3, 4),
  biases: [0.5, -0.5],
  order: [],
  input: "ip1",
  activations: 0,
  outputs: [3, 2],
};

test("each of the units has its own weights, bias and output", () => {
  expect(weightsOf(LEARNED).map((one) => Array.from(one))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  const parts = decompositionOf(LEARNED);
  parts?.follow(reading(1, 1, { values: Float32Array.of(10, 1, 33.5, 12.5) }));
  expect(parts?.logits).toEqual([
    { sum: 12, bias: 0.5, logit: 12.5 },
    { sum: 34, bias: -0.5, logit: 33.5 },
  ]);
  expect(decompositionOf({ ...LEARNED, activations: -1 })).toBeUndefined();
});
