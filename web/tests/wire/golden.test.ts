/** The messages that the tests of the server write and read too. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decode, encodeFrame, encodeGlance } from "../../src/wire/binary";

const golden = (name: string) => readFileSync(new URL(`../../../tests/golden/wire/${name}`, import.meta.url));
const meaning = (name: string) => JSON.parse(golden(`${name}.json`).toString("utf8"));
const bytes = (name: string) => Uint8Array.from(golden(`${name}.bin`)).buffer;

test("the frame", () => {
  const { way, pixels, ...rest } = meaning("frame");
  const frame = { ...rest, way: way === 1 ? "plain" : "card", pixels: Uint8Array.from(pixels) };
  expect(encodeFrame(frame)).toEqual(bytes("frame"));
});

test("the glance", () => {
  const { pixels, ...rest } = meaning("glance");
  expect(encodeGlance({ ...rest, pixels: Uint8Array.from(pixels) })).toEqual(bytes("glance"));
});

test("the reading", () => {
  const { prepareMicroseconds, runMicroseconds, probabilities, limits, values, covers, planes, ...rest } =
    meaning("reading");
  const [left, top, right, bottom] = covers;
  expect(decode(bytes("reading"))).toEqual({
    kind: "reading",
    served: false,
    ...rest,
    prepare: prepareMicroseconds,
    engine: runMicroseconds,
    probabilities: Float32Array.from(probabilities),
    limits: Float32Array.from(limits),
    values: Float32Array.from(values),
    covers: { left, top, right, bottom },
    planes: Uint8Array.from(planes),
  });
});

test("the exact values", () => {
  const { values, ...rest } = meaning("exact");
  expect(decode(bytes("exact"))).toEqual({ kind: "exact", ...rest, values: Float32Array.from(values) });
});
