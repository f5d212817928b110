/** Binary messages of what is seen, besides readings: frames of the source on the server's side, and faces. */

import { type Covered, checkLength, coveredAt, FLAG_SERVED, headerOf, takenAt } from "./header";

export const PICTURE = 4;
export const RUN = 5;
export const FACES = 6;

const PICTURE_HEADER = 48;
const RUN_HEADER = 32;
const FACES_HEADER = 48;
const EDGES = 16;

const FLAG_TOGETHER = 1;
const FLAG_FOLLOWED = 1;
const FLAG_HELD = 4;

/** A frame of the source on the server's side. */
export interface Picture {
  readonly kind: "picture";
  readonly plan: number;
  readonly sequence: number;
  /** It is shown with its reading, and not before. */
  readonly together: boolean;
  /** Milliseconds on the page's clock. */
  readonly taken: number;
  /** The number of its class; -1: it is not known. */
  readonly label: number;
  /** Its place in the source. */
  readonly number: number;
  /** Its time in the source. */
  readonly seconds: number;
  readonly name: string;
  /** A JPEG or PNG file. */
  readonly file: Uint8Array<ArrayBuffer>;
}

/** That a frame of that source is being run. */
export interface Run {
  readonly kind: "run";
  readonly plan: number;
  readonly sequence: number;
  /** What is looked at, in the frame's widths and heights; it may reach beyond. */
  readonly box: Covered;
}

/** The faces in a frame, in its widths and heights. */
export interface Faces {
  readonly kind: "faces";
  readonly sequence: number;
  /** Of a frame of the source on the server's side. */
  readonly served: boolean;
  /** Milliseconds on the page's clock. */
  readonly taken: number;
  /** The one that is followed, smoothly; nothing where there is none. */
  readonly box: Covered | undefined;
  /** It was not found in this frame, and is held where it was for a moment. */
  readonly held: boolean;
  /** What is cut out around it on each side, in sides of the face. */
  readonly margin: number;
  /** All that were found. */
  readonly found: readonly Covered[];
  /** Microseconds that the other side searched. */
  readonly work: number;
}

export function decodePicture(buffer: ArrayBuffer): Picture {
  const header = headerOf(buffer, PICTURE_HEADER, "picture");
  const fileAt = PICTURE_HEADER + header.getUint32(20, true);
  if (fileAt > buffer.byteLength) throw new Error('A message "picture" is shorter than the name in it');
  return {
    kind: "picture",
    plan: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    together: (header.getUint32(40, true) & FLAG_TOGETHER) !== 0,
    taken: takenAt(header, 24, true),
    label: header.getInt32(12, true),
    number: header.getUint32(16, true),
    seconds: header.getFloat64(32, true),
    name: new TextDecoder().decode(new Uint8Array(buffer, PICTURE_HEADER, fileAt - PICTURE_HEADER)),
    file: new Uint8Array(buffer, fileAt),
  };
}

export function decodeRun(buffer: ArrayBuffer): Run {
  const header = headerOf(buffer, RUN_HEADER, "run");
  return {
    kind: "run",
    plan: header.getUint32(4, true),
    sequence: header.getUint32(8, true),
    box: coveredAt(header, 16),
  };
}

export function decodeFaces(buffer: ArrayBuffer): Faces {
  const header = headerOf(buffer, FACES_HEADER, "faces");
  const count = header.getUint32(4, true);
  checkLength(buffer, FACES_HEADER + count * EDGES, "faces");
  const flags = header.getUint32(12, true);
  const isServed = (flags & FLAG_SERVED) !== 0;
  const faces = new DataView(buffer, FACES_HEADER);
  return {
    kind: "faces",
    sequence: header.getUint32(8, true),
    served: isServed,
    taken: takenAt(header, 16, isServed),
    box: (flags & FLAG_FOLLOWED) === 0 ? undefined : coveredAt(header, 24),
    held: (flags & FLAG_HELD) !== 0,
    margin: header.getFloat32(40, true),
    work: header.getUint32(44, true),
    found: Array.from({ length: count }, (_, at) => coveredAt(faces, at * EDGES)),
  };
}
