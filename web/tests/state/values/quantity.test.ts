import { expect, test } from "vitest";
import { tell, withUnit } from "../../../src/state/values/quantity";

test("the expected value is the sum of probability times value, and the spread the standard deviation", () => {
  const told = tell(Float32Array.of(0.25, 0.5, 0.25), [10, 20, 30]);
  expect(told).toEqual({ expected: 20, spread: Math.sqrt(50), most: 1 });
});

test("one certain value has no spread", () => {
  expect(tell(Float32Array.of(0, 0, 1), [0.25, 1, 2])).toEqual({ expected: 2, spread: 0, most: 2 });
});

test("what is not a number tells nothing", () => {
  expect(tell(Float32Array.of(0.5, Number.NaN), [1, 2])).toBeUndefined();
});

test("values without a unit stand alone", () => {
  expect([withUnit("33.1", "years"), withUnit("33.1", "")]).toEqual(["33.1 years", "33.1"]);
});
