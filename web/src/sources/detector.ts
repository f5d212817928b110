/** The browser's own detector of faces (the Shape Detection API), where it has one. */

import type { Size } from "../draw/layout";
import type { Covered } from "../wire/header";

/** A gray picture, rows from the top. */
export interface Gray extends Size {
  readonly pixels: Uint8Array<ArrayBuffer>;
}

interface DetectedFace {
  readonly boundingBox: DOMRectReadOnly;
}

interface FaceDetector {
  detect(image: ImageData): Promise<readonly DetectedFace[]>;
}

interface Detecting {
  readonly FaceDetector?: new (options: { fastMode: boolean; maxDetectedFaces: number }) => FaceDetector;
}

const MOST = 16;
/** Milliseconds after which an answer is not waited for any more; the first may have to start what gives it. */
const PATIENCE = 2000;
const OPAQUE = 0xff000000;
const GRAY = 0x010101;

/** Asks the browser where faces are; once it has failed, or has kept the page waiting, no more. */
export class BrowserDetector {
  private detector: FaceDetector | undefined;
  private hasFailed = false;
  private image: ImageData | undefined;

  /** Find faces in a picture, in widths and heights of it; nothing where the browser cannot. */
  async find(picture: Gray): Promise<readonly Covered[] | undefined> {
    if (this.hasFailed) return undefined;
    try {
      this.detector ??= detector();
      const faces = await within(PATIENCE, this.detector.detect(this.painted(picture)));
      return faces.map(({ boundingBox }) => inShares(boundingBox, picture));
    } catch {
      this.hasFailed = true;
      return undefined;
    }
  }

  private painted({ width, height, pixels }: Gray): ImageData {
    if (this.image?.width !== width || this.image.height !== height)
      this.image = new ImageData(width, height);
    const words = new Uint32Array(this.image.data.buffer);
    for (let at = 0; at < words.length; at++) words[at] = OPAQUE | (GRAY * (pixels[at] as number));
    return this.image;
  }
}

function detector(): FaceDetector {
  const { FaceDetector } = globalThis as Detecting;
  if (!FaceDetector) throw new Error("this browser has none");
  return new FaceDetector({ fastMode: true, maxDetectedFaces: MOST });
}

function inShares({ left, top, right, bottom }: DOMRectReadOnly, { width, height }: Size): Covered {
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
}

/** Wait for an answer, but not for ever. */
async function within<Value>(milliseconds: number, answer: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error("no answer")), milliseconds);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
