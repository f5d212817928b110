/** Small gray pictures of frames, in which faces are found: of the whole, or of the part that faces lie in. */

import type { Size } from "../draw/layout";
import { shrinkChannel } from "../draw/shrink";
import type { Glance } from "../wire/binary";
import type { Covered } from "../wire/header";
import { type CameraFrame, sizeOf } from "./box";
import { BrowserDetector, type Gray } from "./detector";
import { type Cutout, Part } from "./part";

/** The shorter side has so many pixels: the finder makes no larger one of it. */
const SHORTER = 240;
const LONGEST = 480;
/** Layouts of pixels that begin with a plane of luma, a byte for each pixel. */
const LUMA_FIRST = new Set<VideoPixelFormat | null>(["I420", "I420A", "I422", "I444", "NV12"]);
/** Black and white in video that leaves room at both ends (ITU-R BT.601). */
const BLACK = 16;
const WHITE = 235;

/** A glance before it is counted. */
export interface Seen extends Omit<Glance, "sequence"> {
  readonly pixels: Uint8Array<ArrayBuffer>;
  /** Milliseconds for which the browser looked for faces; nothing where it was not asked, or cannot. */
  readonly detecting?: number;
}

/** Luma between black and white, from 0 to 255. */
export function stretched(luma: number): number {
  const stretched = ((luma - BLACK) * 255) / (WHITE - BLACK) + 0.5;
  return stretched > 0 ? (stretched < 255 ? stretched | 0 : 255) : 0;
}

const STRETCHED = Uint8Array.from({ length: 256 }, (_, luma) => stretched(luma));

/** Makes glances, one after another. */
export class Glancer {
  private canvas: OffscreenCanvasRenderingContext2D | null = null;
  private memory = new Uint8Array(0);
  private direct = true;
  private readonly detector = new BrowserDetector();
  private readonly part = new Part();

  /**
   * Look at a frame; nothing, if it has no pixels (yet, or any more).
   * @param known where faces were last. Then the browser looks for others, and only the part with all of them is given
   */
  async take(frame: CameraFrame, taken: number, known?: readonly Covered[]): Promise<Seen | undefined> {
    const gray = await this.gray(frame);
    if (!gray) return undefined;
    const start = performance.now();
    const faces = known && (await this.detector.find(gray));
    const { width, height } = gray;
    if (!faces) return { ...gray, left: 0, top: 0, whole: { width, height }, taken };
    const detecting = performance.now() - start;
    return { ...cropped(gray, this.part.around([...faces, ...known], gray)), taken, detecting };
  }

  /** All of a frame, made small. */
  private async gray(frame: CameraFrame): Promise<Gray | undefined> {
    const whole = sizeOf(frame);
    if (!whole) return undefined;
    const least = Math.min(whole.width, whole.height);
    const scale = Math.min(1, SHORTER / least, LONGEST / Math.max(whole.width, whole.height));
    const width = Math.max(1, Math.round(scale * whole.width));
    const height = Math.max(1, Math.round(scale * whole.height));
    const size = { width, height };
    if (this.direct && "format" in frame && LUMA_FIRST.has(frame.format)) {
      try {
        return { ...size, pixels: await this.luma(frame, whole, size) };
      } catch (error) {
        // A newer frame has come, and this one is closed: it is not wanted any more.
        if (error instanceof DOMException && error.name === "InvalidStateError") return undefined;
        this.direct = false;
        if (!sizeOf(frame)) return undefined; // closed meanwhile, and the copy failed for another reason
      }
    }
    const pixels = this.drawn(frame, size);
    return pixels && { ...size, pixels };
  }

  /** Take the frame's own luma, which needs no conversion. */
  private async luma(frame: VideoFrame, whole: Size, size: Size): Promise<Uint8Array<ArrayBuffer>> {
    const length = frame.allocationSize();
    if (this.memory.length !== length) this.memory = new Uint8Array(length);
    const isFull = frame.colorSpace.fullRange === true;
    const [plane] = await frame.copyTo(this.memory);
    if (!plane) throw new TypeError("a frame without planes");
    const bytes = this.memory.subarray(plane.offset);
    const pixels = shrinkChannel({ ...whole, bytes, stride: plane.stride }, size);
    if (!isFull)
      for (let at = 0; at < pixels.length; at++) pixels[at] = STRETCHED[pixels[at] as number] as number;
    return pixels;
  }

  private drawn(frame: CameraFrame, { width, height }: Size): Uint8Array<ArrayBuffer> | undefined {
    const before = this.canvas?.canvas;
    if (before?.width !== width || before.height !== height) {
      this.canvas = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    }
    if (!this.canvas) return undefined;
    this.canvas.drawImage(frame, 0, 0, width, height);
    return grayOf(this.canvas.getImageData(0, 0, width, height).data);
  }
}

/** Cut a part out. */
function cropped({ width, height, pixels }: Gray, place: Cutout): Omit<Seen, "taken"> {
  const part = new Uint8Array(place.width * place.height);
  for (let y = 0, from = place.top * width + place.left; y < place.height; y++, from += width)
    part.set(pixels.subarray(from, from + place.width), y * place.width);
  return { ...place, whole: { width, height }, pixels: part };
}

/** The luma of ITU-R BT.601. */
export function grayOf(colors: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const gray = new Uint8Array(colors.length / 4);
  for (let at = 0, from = 0; at < gray.length; at++, from += 4) {
    const red = colors[from] as number;
    const green = colors[from + 1] as number;
    const blue = colors[from + 2] as number;
    gray[at] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
  }
  return gray;
}
