/** What the headers of binary messages have in common. */

/** Edges of a part of a picture; 0 and 1 are the picture's own. */
export interface Covered {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Read the edges of a part of a picture. */
export function coveredAt(header: DataView, at: number): Covered {
  return {
    left: header.getFloat32(at, true),
    top: header.getFloat32(at + 4, true),
    right: header.getFloat32(at + 8, true),
    bottom: header.getFloat32(at + 12, true),
  };
}

/** Of a frame of the source on the server's side. */
export const FLAG_SERVED = 2;

/**
 * Read when a frame was taken, as milliseconds on the page's clock.
 * @param isServed whether the server took it, whose clock counts from 1970
 */
export function takenAt(header: DataView, at: number, isServed: boolean): number {
  return header.getFloat64(at, true) - (isServed ? performance.timeOrigin : 0);
}

/**
 * Look at the header of a message.
 * @throws Error if the message is shorter than that.
 */
export function headerOf(buffer: ArrayBuffer, length: number, name: string): DataView {
  if (buffer.byteLength < length) {
    throw new Error(
      `A message "${name}" of ${buffer.byteLength} bytes is shorter than its header, ${length}`,
    );
  }
  return new DataView(buffer, 0, length);
}

/** @throws Error if a message is not as long as it says. */
export function checkLength(buffer: ArrayBuffer, claimed: number, name: string): void {
  if (buffer.byteLength !== claimed) {
    throw new Error(`A message "${name}" says that it has ${claimed} bytes, and has ${buffer.byteLength}`);
  }
}
