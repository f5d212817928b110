/** What was sent last. */

import type { Size } from "../draw/layout";
import type { Way } from "../wire/binary";

/** Pixels, as they were sent. */
interface Patch extends Size {
  readonly pixels: Uint8Array;
}

/** A frame that was sent, and how it is read. */
export interface Sent {
  readonly plan: number;
  readonly way: Way;
  readonly sequence: number;
  readonly patch: Patch;
}

/** Whether two patches are the same, pixel by pixel. */
export function isSamePixels(one: Patch, other: Patch): boolean {
  if (one.width !== other.width || one.height !== other.height) return false;
  const { pixels } = other;
  return one.pixels.every((value, at) => value === pixels[at]);
}
