/** Colour tables: 256 colours, as the pixels of an ImageData want them. */

/** 256 pixels, one for each byte of a plane; the bytes in memory are red, green, blue, alpha. */
export type Table = Uint32Array;

const OPAQUE = 0xff000000;

/** Pack a colour into a pixel (every browser's memory is little-endian). */
export function pixel(red: number, green: number, blue: number): number {
  return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
}

/**
 * Read a table as the server sends it: 256 RGB triples in base64.
 * @throws Error if it holds anything else.
 */
export function tableOf(base64: string, name: string): Table {
  const bytes = bytesOf(base64);
  if (bytes?.length !== 768) throw new Error(`The colour table "${name}" does not hold 256 colours`);
  const table = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    table[i] = pixel(bytes.charCodeAt(3 * i), bytes.charCodeAt(3 * i + 1), bytes.charCodeAt(3 * i + 2));
  }
  return table;
}

/** The bytes as they are, as shades of gray. */
export const GRAYS: Table = Uint32Array.from({ length: 256 }, (_, value) => pixel(value, value, value));

function bytesOf(base64: string): string | undefined {
  try {
    return atob(base64);
  } catch {
    return undefined;
  }
}
