/** What is cut out of a frame: the box, once for the network and once to be shown. */

import type { Size } from "../draw/layout";
import { type Raster, Shrinker } from "../draw/shrink";
import type { Covered } from "../wire/header";

/** How large the two are to be, at most; the box has the proportions of the patch. */
export interface CutSizes {
  readonly patch: Size;
  /** Pixels of the longer side. */
  readonly shown: number;
  /** The box, in widths and heights of the frame; it may reach beyond. Without one it is the middle. */
  readonly box?: Covered | undefined;
}

/** Both are the whole box, averaged down; neither is larger than the box itself. */
export interface Cut {
  /** When the frame was taken: milliseconds on the page's clock. */
  readonly taken: number;
  /** RGB, rows from the top, for the network. */
  readonly patch: Size & { readonly pixels: Uint8Array<ArrayBuffer> };
  readonly shown: Raster;
}

/** Cuts one box after another; where the pixels fall is worked out once. */
export class Cutter {
  private readonly forNetwork = new Shrinker();
  private readonly forEyes = new Shrinker();

  /** Cut; what it gives has memory of its own. */
  cut(box: Raster, sizes: CutSizes, taken: number): Cut {
    const width = Math.min(box.width, sizes.patch.width);
    const height = Math.min(box.height, sizes.patch.height);
    const size = within(box, sizes.shown);
    const patch = { width, height, pixels: new Uint8Array(3 * width * height) };
    const shown = { ...size, pixels: new Uint8ClampedArray(4 * size.width * size.height).fill(255) };
    this.forNetwork.shrink(box, patch, patch.pixels);
    this.forEyes.shrink(box, shown, shown.pixels);
    return { taken, patch, shown };
  }
}

/** A size of the same proportions whose longer side is at most `longest`, and no longer than it was. */
export function within({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(scale * width)), height: Math.max(1, Math.round(scale * height)) };
}
