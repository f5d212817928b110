/** A browser that finds faces. */

import { vi } from "vitest";

class FakeImage {
  readonly data: Uint8ClampedArray;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Uint8ClampedArray(4 * width * height);
  }
}

/** Give the browser a detector, until all that is stubbed is given back. */
export function stubDetector(detect: (image: FakeImage) => Promise<object[]>): void {
  class FakeDetector {
    detect = detect;
  }
  vi.stubGlobal("ImageData", FakeImage);
  vi.stubGlobal("FaceDetector", FakeDetector);
}

/** A face as the browser tells it, with edges in pixels. */
export function seen(left: number, top: number, side: number): object {
  return { boundingBox: { left, top, right: left + side, bottom: top + side } };
}
