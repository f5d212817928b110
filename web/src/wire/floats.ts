/**
 * Read numbers as messages have them: float32, little-endian, in base64.
 * @throws Error if it holds anything else.
 */
export function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  if (bytes.length % 4 !== 0) throw new Error(`${bytes.length} bytes are no row of float32 numbers`);
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(4 * at, true));
}
