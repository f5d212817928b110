/** The binary messages of docs/wire.md: little-endian headers, then arrays that are viewed, not copied. */

const FRAME = 1;
const READING = 2;
const EXACT = 3;
const PICTURE = 4;

const FRAME_HEADER = 32;
const READING_HEADER = 64;
const EXACT_HEADER = 32;
const PICTURE_HEADER = 56;

const FLAG_EMPTY = 1;
const FLAG_SERVED = 2;
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

/** Edges of a part of a picture; 0 and 1 are the picture's own. */
export interface Covered {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
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

/** A frame of the source on the server's side. */
export interface Picture {
  readonly kind: "picture";
  readonly plan: number;
  readonly sequence: number;
  /** The number of its class; -1: it is not known. */
  readonly label: number;
  /** Its place in the source. */
  readonly number: number;
  /** Its time in the source. */
  readonly seconds: number;
  readonly name: string;
  /** Where the box lies in it, in its widths and heights. */
  readonly box: Covered;
  /** A JPEG or PNG file. */
  readonly file: Uint8Array<ArrayBuffer>;
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

/**
 * Read a binary message of the server; its arrays are views of `buffer`.
 * @throws Error if the message is not one, or its length is not what its header says.
 */
export function decode(buffer: ArrayBuffer): Reading | Exact | Picture {
  if (buffer.byteLength < 4) throw new Error(`A message of ${buffer.byteLength} bytes has no kind`);
  const kind = new DataView(buffer).getUint32(0, true);
  if (kind === READING) return decodeReading(buffer);
  if (kind === EXACT) return decodeExact(buffer);
  if (kind === PICTURE) return decodePicture(buffer);
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
  const isServed = (header.getUint32(12, true) & FLAG_SERVED) !== 0;
  return {
    kind: "reading",
    plan: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    empty: (header.getUint32(12, true) & FLAG_EMPTY) !== 0,
    served: isServed,
    taken: header.getFloat64(16, true) - (isServed ? performance.timeOrigin : 0),
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

function decodePicture(buffer: ArrayBuffer): Picture {
  const header = headerOf(buffer, PICTURE_HEADER, "picture");
  const fileAt = PICTURE_HEADER + header.getUint32(20, true);
  if (fileAt > buffer.byteLength) throw new Error('A message "picture" is shorter than the name in it');
  return {
    kind: "picture",
    plan: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    label: header.getInt32(12, true),
    number: header.getUint32(16, true),
    seconds: header.getFloat64(32, true),
    box: coveredAt(header, 40),
    name: new TextDecoder().decode(new Uint8Array(buffer, PICTURE_HEADER, fileAt - PICTURE_HEADER)),
    file: new Uint8Array(buffer, fileAt),
  };
}

function coveredAt(header: DataView, at: number): Covered {
  return {
    left: header.getFloat32(at, true),
    top: header.getFloat32(at + 4, true),
    right: header.getFloat32(at + 8, true),
    bottom: header.getFloat32(at + 12, true),
  };
}

function headerOf(buffer: ArrayBuffer, length: number, name: string): DataView {
  if (buffer.byteLength < length) {
    throw new Error(
      `A message "${name}" of ${buffer.byteLength} bytes is shorter than its header, ${length}`,
    );
  }
  return new DataView(buffer, 0, length);
}

function checkLength(buffer: ArrayBuffer, claimed: number, name: string): void {
  if (buffer.byteLength !== claimed) {
    throw new Error(`A message "${name}" says that it has ${claimed} bytes, and has ${buffer.byteLength}`);
  }
}
