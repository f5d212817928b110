import { expect, test } from "vitest";
import { decode, encodeFrame, type Frame, type Reading } from "../../src/wire/binary";

const FRAME: Frame = {
  plan: 7,
  sequence: 258,
  height: 2,
  width: 3,
  channels: 1,
  way: "plain",
  taken: 1234.5,
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
};

/** A message from 32-bit numbers, with floats where they are given as `{ f32 }` or `{ f64 }`. */
function message(
  ...parts: readonly (number | { f32: number } | { f64: number } | { u8: number })[]
): ArrayBuffer {
  const bytes: number[] = [];
  for (const part of parts) {
    const view = new DataView(new ArrayBuffer(8));
    let length = 4;
    if (typeof part === "number") view.setUint32(0, part, true);
    else if ("f32" in part) view.setFloat32(0, part.f32, true);
    else if ("f64" in part) {
      view.setFloat64(0, part.f64, true);
      length = 8;
    } else {
      view.setUint8(0, part.u8);
      length = 1;
    }
    bytes.push(...new Uint8Array(view.buffer, 0, length));
  }
  return Uint8Array.from(bytes).buffer;
}

const READING = message(
  ...[2, 7, 258, 1, { f64: 1234.5 }, 11, 22, 2, 1, 3, 1],
  ...[{ f32: 0.125 }, { f32: -0.5 }, { f32: 1.5 }, { f32: 1 }],
  ...[{ f32: 0.25 }, { f32: 0.75 }, { f32: -1.5 }, { f32: 6 }, { f32: 3.25 }],
  ...[{ u8: 0 }, { u8: 128 }, { u8: 255 }],
);
const EXACT = message(...[3, 7, 258, 4, 19, 1, 2, 0], { f32: -0.5 }, { f32: 3 });

test("a frame has its fields where the table of the wire says", () => {
  const bytes = new Uint8Array(encodeFrame(FRAME));
  const header = [1, 0, 0, 0, 7, 0, 0, 0, 2, 1, 0, 0, 2, 0, 3, 0, 1, 1, 0, 0, 0, 0, 0, 0];
  expect(Array.from(bytes.subarray(0, 24))).toEqual(header);
  expect(new DataView(bytes.buffer).getFloat64(24, true)).toBe(1234.5);
  expect(Array.from(bytes.subarray(32))).toEqual([1, 2, 3, 4, 5, 6]);
});

test.each([
  [{ pixels: new Uint8Array(5) }, "A frame of 3×2×1 does not hold 5 bytes"],
  [{ height: 0 }, "A frame has 1 to 1024 pixels on a side, not 3×0"],
  [{ width: 1025 }, "A frame has 1 to 1024 pixels on a side, not 1025×2"],
])("a frame that contradicts itself is not sent: %o", (change, sentence) => {
  expect(() => encodeFrame({ ...FRAME, ...change })).toThrow(new RangeError(sentence));
});

test("a reading is read as it was written", () => {
  expect(decode(READING)).toEqual({
    kind: "reading",
    plan: 7,
    sequence: 258,
    empty: true,
    served: false,
    taken: 1234.5,
    prepare: 11,
    engine: 22,
    probabilities: Float32Array.of(0.25, 0.75),
    covers: { left: 0.125, top: -0.5, right: 1.5, bottom: 1 },
    limits: Float32Array.of(-1.5, 6),
    values: Float32Array.of(3.25),
    planes: Uint8Array.of(0, 128, 255),
  });
});

test("the numbers of a reading are views of the message", () => {
  const reading = decode(READING);
  expect(reading.kind === "reading" && reading.planes.buffer).toBe(READING);
  expect(reading.kind === "reading" && reading.limits.buffer).toBe(READING);
});

test("exact values are read as they were written", () => {
  expect(decode(EXACT)).toEqual({
    kind: "exact",
    plan: 7,
    sequence: 258,
    watch: 4,
    unit: 19,
    height: 1,
    width: 2,
    values: Float32Array.of(-0.5, 3),
  });
});

test.each([
  [new ArrayBuffer(3), "A message of 3 bytes has no kind"],
  [message(9, 0), "A binary message of an unknown kind: 9"],
  [READING.slice(0, 63), 'A message "reading" of 63 bytes is shorter than its header, 64'],
  [READING.slice(0, -1), 'A message "reading" says that it has 87 bytes, and has 86'],
  [
    message(2, 0, 0, 0, { f64: 0 }, 0, 0, ...new Array(4).fill(0xffffffff), 0, 0, 0, 0),
    'A message "reading" says that it has 73014444079 bytes, and has 64',
  ],
  [EXACT.slice(0, 31), 'A message "exact" of 31 bytes is shorter than its header, 32'],
  [
    message(3, 0, 0, 0, 0, 0xffff, 0xffff, 0),
    'A message "exact" says that it has 17179344932 bytes, and has 32',
  ],
])("broken message %#: %s", (buffer, sentence) => {
  expect(() => decode(buffer)).toThrow(new Error(sentence));
});

const NAME = "Zoë.png";
const PICTURE = message(
  ...[4, 7, 258, 3, 12, 8, { f64: 1234.5 }, { f64: 1.5 }],
  ...[1, 0],
  ...[...new TextEncoder().encode(NAME), 255, 216, 255].map((u8) => ({ u8 })),
);

test("a picture is a header, a name and a file", () => {
  expect(decode(PICTURE)).toEqual({
    kind: "picture",
    plan: 7,
    sequence: 258,
    together: true,
    taken: 1234.5 - performance.timeOrigin,
    label: 3,
    number: 12,
    seconds: 1.5,
    name: NAME,
    file: Uint8Array.of(255, 216, 255),
  });
});

test("a picture of no known class has none", () => {
  const unknown = PICTURE.slice(0);
  new DataView(unknown).setInt32(12, -1, true);
  expect(decode(unknown)).toMatchObject({ label: -1 });
});

test.each([
  [47, 'A message "picture" of 47 bytes is shorter than its header, 48'],
  [52, 'A message "picture" is shorter than the name in it'],
])("a picture cut to %i bytes is refused", (bytes, sentence) => {
  expect(() => decode(PICTURE.slice(0, bytes))).toThrow(sentence);
});

test("a run says which frame is run, and where its box lies", () => {
  const run = message(...[5, 7, 258, 0], ...[{ f32: 0.125 }, { f32: -0.5 }, { f32: 0.875 }, { f32: 1 }]);
  expect(decode(run)).toEqual({
    kind: "run",
    plan: 7,
    sequence: 258,
    box: { left: 0.125, top: -0.5, right: 0.875, bottom: 1 },
  });
  expect(() => decode(run.slice(0, 31))).toThrow(
    'A message "run" of 31 bytes is shorter than its header, 32',
  );
});

const EDGES = [{ f32: 0.25 }, { f32: 0.5 }, { f32: 0.75 }, { f32: 1 }];
const FACES = (flags: number) =>
  message(...[6, 1, 9, flags, { f64: 40.5 }], ...EDGES, { f32: 0.375 }, 5200, ...EDGES);

test.each([
  [1, { left: 0.25, top: 0.5, right: 0.75, bottom: 1 }],
  [0, undefined],
])("faces are those that were found, and the one that is followed: %i", (flags, box) => {
  expect(decode(FACES(flags))).toEqual({
    kind: "faces",
    sequence: 9,
    served: false,
    taken: 40.5,
    box,
    held: false,
    margin: 0.375,
    found: [{ left: 0.25, top: 0.5, right: 0.75, bottom: 1 }],
    work: 5200,
  });
});

test("faces that are not as many as they say are refused", () => {
  const sentence = 'A message "faces" says that it has 64 bytes, and has 63';
  expect(() => decode(FACES(1).slice(0, 63))).toThrow(sentence);
  expect(decode(FACES(3))).toMatchObject({ served: true, taken: 40.5 - performance.timeOrigin });
});

test("the time of a served reading is put onto the page's clock", () => {
  const served = READING.slice(0);
  new DataView(served).setUint32(12, 2, true);
  new DataView(served).setFloat64(16, performance.timeOrigin + 500, true);
  const { served: isServed, empty, taken } = decode(served) as Reading;
  expect([isServed, empty]).toEqual([true, false]);
  expect(taken).toBeCloseTo(500, 2);
});
