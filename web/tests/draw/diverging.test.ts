import { expect, test } from "vitest";
import { DIVERGING, weightTones } from "../../src/draw/diverging";

const parts = (at: number) => [0, 8, 16].map((shift) => ((DIVERGING[at] as number) >>> shift) & 255);

test("blue below zero, red above, and pale between", () => {
  const [red, , blue] = parts(0) as [number, number, number];
  expect(blue).toBeGreaterThan(red);
  const [other, , less] = parts(255) as [number, number, number];
  expect(other).toBeGreaterThan(less);
  for (const part of parts(128)) expect(part).toBeGreaterThan(235);
});

test("the strongest weight is at an end, zero in the middle", () => {
  expect(Array.from(weightTones(Float32Array.of(-4, 0, 2, 4)))).toEqual([0, 128, 191, 255]);
  expect(Array.from(weightTones(Float32Array.of(0, 0)))).toEqual([128, 128]);
});
