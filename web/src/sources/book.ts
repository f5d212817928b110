/** The digits of the server, fetched a chapter at a time. */

import { SourceError } from "./source";

const HEADER = 16;
const CHAPTER = 200;

/** A picture of a digit, and what it is. */
export interface Digit {
  readonly number: number;
  readonly label: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: Uint8Array;
}

/** Gives an answer's bytes, or nothing where there are no such digits. */
export type Fetch = (start: number, count: number) => Promise<ArrayBuffer | undefined>;

/** Digits by their number, round and round. */
export class DigitBook {
  private readonly chapters = new Map<number, Promise<Digit[]>>();

  constructor(private readonly fetch: Fetch) {}

  /**
   * Give a digit; after the last comes the first.
   * @throws SourceError if the server does not give it.
   */
  async digit(number: number): Promise<Digit> {
    const wanted = Math.max(0, number);
    const chapter = await this.chapter(Math.floor(wanted / CHAPTER));
    const found = chapter[wanted % CHAPTER];
    if (found) return found;
    if (wanted === 0) throw new SourceError("The server has no test digits");
    return this.digit(0);
  }

  private chapter(at: number): Promise<Digit[]> {
    const known = this.chapters.get(at);
    if (known) return known;
    const coming = this.fetch(at * CHAPTER, CHAPTER).then((bytes) => (bytes ? digitsOf(bytes) : []));
    this.chapters.set(at, coming);
    coming.catch(() => this.chapters.delete(at));
    return coming;
  }
}

/**
 * Read an answer to `GET /digits`.
 * @throws Error if its length is not what its header says.
 */
export function digitsOf(bytes: ArrayBuffer): Digit[] {
  if (bytes.byteLength < HEADER) throw new SourceError("The server's answer holds no digits");
  const header = new DataView(bytes);
  const [start, count, height, width] = [0, 4, 8, 12].map((at) => header.getUint32(at, true)) as Four;
  const size = height * width;
  const claimed = HEADER + count * (1 + size);
  if (bytes.byteLength !== claimed) {
    throw new SourceError(
      `The server's digits have ${bytes.byteLength} bytes, and say that they have ${claimed}`,
    );
  }
  const labels = new Uint8Array(bytes, HEADER, count);
  return Array.from(labels, (label, i) => ({
    number: start + i,
    label,
    height,
    width,
    pixels: new Uint8Array(bytes, HEADER + count + i * size, size),
  }));
}

type Four = [number, number, number, number];
