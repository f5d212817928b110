import { expect, test } from "vitest";
import { floatsOf } from "../../src/wire/floats";

test("numbers come out as they went in", () => {
  const bytes = Buffer.alloc(12);
  for (const [at, number] of [1.5, -0.25, 3e10].entries()) bytes.writeFloatLE(number, 4 * at);
  expect(Array.from(floatsOf(bytes.toString("base64")))).toEqual([1.5, -0.25, Math.fround(3e10)]);
  expect(floatsOf("")).toHaveLength(0);
});

test("half a number is refused", () => {
  expect(() => floatsOf(Buffer.alloc(6).toString("base64"))).toThrow("6 bytes are no row of float32 numbers");
});
