/** What is cut out of a frame: the box, once for the network and once to be shown. */

import type { Size } from "../draw/layout";
import { Shrinker, type Square } from "../draw/shrink";

/** How large the two are to be, at most. */
export interface CutSizes {
  readonly patch: Size;
  readonly shown: number;
}

/** Both are the whole box, averaged down; neither is larger than the box itself. */
export interface Cut {
  /** When the frame was taken: milliseconds on the page's clock. */
  readonly taken: number;
  /** RGB, rows from the top, for the network. */
  readonly patch: Size & { readonly pixels: Uint8Array<ArrayBuffer> };
  readonly shown: Square;
}

/** Cuts one box after another; where the pixels fall is worked out once. */
export class Cutter {
  private readonly forNetwork = new Shrinker();
  private readonly forEyes = new Shrinker();

  /** Cut; what it gives has memory of its own. */
  cut(box: Square, sizes: CutSizes, taken: number): Cut {
    const width = Math.min(box.side, sizes.patch.width);
    const height = Math.min(box.side, sizes.patch.height);
    const side = Math.max(1, Math.min(box.side, sizes.shown));
    const patch = { width, height, pixels: new Uint8Array(3 * width * height) };
    const shown = { side, pixels: new Uint8ClampedArray(4 * side * side).fill(255) };
    this.forNetwork.shrink(box, patch, patch.pixels);
    this.forEyes.shrink(box, { width: side, height: side }, shown.pixels);
    return { taken, patch, shown };
  }
}
