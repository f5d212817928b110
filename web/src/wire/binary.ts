/** The binary messages of docs/wire.md: little-endian headers, then arrays that are viewed, not copied. */

import { type Covered, checkLength, coveredAt, FLAG_SERVED, headerOf, takenAt } from "./header";
import {
  decodeFaces,
  decodePicture,
  decodeRun,
  FACES,
  type Faces,
  PICTURE,
  type Picture,
  RUN,
  type Run,
} from "./sights";

const FRAME = 1;
const READING = 2;
const EXACT = 3;
const GLANCE = 7;

const FRAME_HEADER = 32;
const GLANCE_HEADER = 32;
const READING_HEADER = 64;
const EXACT_HEADER = 32;

const FLAG_EMPTY = 1;
const MAX_SIDE = 1024;

/** How the server is to prepare a patch: as the model's card says, plainly (gray, resize), or not: it is given so. */
export type Way = "card" | "plain" | "given";

const WAYS: Readonly<Record<Way, number>> = { card: 0, plain: 1, given: 2 };

/** A patch on its way to the network. */
export interface Frame {
  readonly plan: number;
  readonly sequence: number;
  readonly height: number;
  readonly width: number;
  /** 1: gray, 3: RGB. */
  readonly channels: 1 | 3;
  readonly way: Way;
  /** Milliseconds on the page's clock. */
  readonly taken: number;
  /** height × width × channels, rows from the top. */
  readonly pixels: Uint8Array;
}

/** A small gray picture of all that the page sees, or a part of it, in which faces are found. */
export interface Glance {
  readonly sequence: number;
  /** Milliseconds on the page's clock. */
  readonly taken: number;
  /** Of the part, in pixels, as the others. */
  readonly height: number;
  readonly width: number;
  readonly top: number;
  readonly left: number;
  /** Of the whole picture. */
  readonly whole: { readonly height: number; readonly width: number };
  /** height × width, rows from the top. */
  readonly pixels: Uint8Array;
}

/** All that one frame gave. */
export interface Reading {
  readonly kind: "reading";
  readonly plan: number;
  readonly sequence: number;
  /** True where the box held nothing to look at. */
  readonly empty: boolean;
  /** Of a frame of the source on the server's side. */
  readonly served: boolean;
  /** Milliseconds on the page's clock. */
  readonly taken: number;
  /** Microseconds. */
  readonly prepare: number;
  /** Microseconds. */
  readonly engine: number;
  readonly probabilities: Float32Array;
  /** Least and greatest value, in pairs. */
  readonly limits: Float32Array;
  /** Single values, as neurons have them. */
  readonly values: Float32Array;
  readonly planes: Uint8Array;
  /** Which part of the patch the network's picture shows, in widths and heights of the patch. */
  readonly covers: Covered;
}

/** The float values of one unit. */
export interface Exact {
  readonly kind: "exact";
  readonly plan: number;
  readonly sequence: number;
  /** The number by which the panel's plan has it asked for. */
  readonly watch: number;
  readonly unit: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Write a frame as the server reads it. */
export function encodeFrame(frame: Frame): ArrayBuffer {
  const { height, width, channels, pixels } = frame;
  if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
    throw new RangeError(`A frame has 1 to ${MAX_SIDE} pixels on a side, not ${width}×${height}`);
  }
  if (pixels.length !== height * width * channels) {
    throw new RangeError(`A frame of ${width}×${height}×${channels} does not hold ${pixels.length} bytes`);
  }
  const buffer = new ArrayBuffer(FRAME_HEADER + pixels.length);
  const header = new DataView(buffer);
  header.setUint32(0, FRAME, true);
  header.setUint32(4, frame.plan, true);
  header.setUint32(8, frame.sequence, true);
  header.setUint16(12, height, true);
  header.setUint16(14, width, true);
  header.setUint8(16, channels);
  header.setUint8(17, WAYS[frame.way]);
  header.setFloat64(24, frame.taken, true);
  new Uint8Array(buffer, FRAME_HEADER).set(pixels);
  return buffer;
}

/** Write a glance as the server reads it. */
export function encodeGlance(glance: Glance): ArrayBuffer {
  const { height, width, top, left, whole, pixels } = glance;
  const buffer = new ArrayBuffer(GLANCE_HEADER + pixels.length);
  const header = new DataView(buffer);
  header.setUint32(0, GLANCE, true);
  header.setUint32(4, glance.sequence, true);
  for (const [at, side] of [height, width, top, left, whole.height, whole.width].entries())
    header.setUint16(8 + 2 * at, side, true);
  header.setFloat64(24, glance.taken, true);
  new Uint8Array(buffer, GLANCE_HEADER).set(pixels);
  return buffer;
}

/**
 * Read a binary message of the server; its arrays are views of `buffer`.
 * @throws Error if the message is not one, or its length is not what its header says.
 */
export function decode(buffer: ArrayBuffer): Reading | Exact | Picture | Run | Faces {
  if (buffer.byteLength < 4) throw new Error(`A message of ${buffer.byteLength} bytes has no kind`);
  const kind = new DataView(buffer).getUint32(0, true);
  if (kind === READING) return decodeReading(buffer);
  if (kind === EXACT) return decodeExact(buffer);
  if (kind === PICTURE) return decodePicture(buffer);
  if (kind === RUN) return decodeRun(buffer);
  if (kind === FACES) return decodeFaces(buffer);
  throw new Error(`A binary message of an unknown kind: ${kind}`);
}

function decodeReading(buffer: ArrayBuffer): Reading {
  const header = headerOf(buffer, READING_HEADER, "reading");
  const classes = header.getUint32(32, true);
  const pairs = header.getUint32(36, true);
  const bytes = header.getUint32(40, true);
  const values = header.getUint32(44, true);
  const limitsAt = READING_HEADER + 4 * classes;
  const valuesAt = limitsAt + 8 * pairs;
  const planesAt = valuesAt + 4 * values;
  checkLength(buffer, planesAt + bytes, "reading");
  const flags = header.getUint32(12, true);
  const isServed = (flags & FLAG_SERVED) !== 0;
  return {
    kind: "reading",
    plan: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    empty: (flags & FLAG_EMPTY) !== 0,
    served: isServed,
    taken: takenAt(header, 16, isServed),
    prepare: header.getUint32(24, true),
    engine: header.getUint32(28, true),
    covers: coveredAt(header, 48),
    probabilities: new Float32Array(buffer, READING_HEADER, classes),
    limits: new Float32Array(buffer, limitsAt, 2 * pairs),
    values: new Float32Array(buffer, valuesAt, values),
    planes: new Uint8Array(buffer, planesAt, bytes),
  };
}

function decodeExact(buffer: ArrayBuffer): Exact {
  const header = headerOf(buffer, EXACT_HEADER, "exact");
  const height = header.getUint32(20, true);
  const width = header.getUint32(24, true);
  checkLength(buffer, EXACT_HEADER + 4 * height * width, "exact");
  return {
    kind: "exact",
    plan: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    watch: header.getUint32(12, true),
    unit: header.getUint32(16, true),
    height,
    width,
    values: new Float32Array(buffer, EXACT_HEADER, height * width),
  };
}
