import { expect, test } from "vitest";
import { GRAYS, pixel, tableOf } from "../../src/draw/colors";

const base64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes));

test("a table holds the bytes of an ImageData", () => {
  const bytes = Uint8Array.from({ length: 768 }, (_, i) => (i * 7) % 256);
  const table = tableOf(base64(bytes), "any");
  const memory = new Uint8Array(table.buffer);
  for (let i = 0; i < 256; i++) {
    const [red, green, blue, alpha] = memory.subarray(4 * i);
    expect([red, green, blue, alpha]).toEqual([...bytes.subarray(3 * i, 3 * i + 3), 255]);
  }
});

test("grays are the bytes themselves", () => {
  expect(GRAYS[0]).toBe(pixel(0, 0, 0));
  expect(GRAYS[200]).toBe(pixel(200, 200, 200));
});

test.each([base64(new Uint8Array(767)), "not base64!", ""])(
  "a table of another size is an error: %s",
  (text) => {
    expect(() => tableOf(text, "gray")).toThrow('The colour table "gray" does not hold 256 colours');
  },
);
