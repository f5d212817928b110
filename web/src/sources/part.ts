/** The part of a picture that faces lie in. */

import { pixelsOf, type Size } from "../draw/layout";
import type { Glance } from "../wire/binary";
import type { Covered } from "../wire/header";
import { area, clip, inside, withMargin } from "./edges";

/** A part of a picture, in its pixels. */
export type Cutout = Pick<Glance, "left" | "top" | "width" | "height">;

/** What is kept around faces on each side, in sides of each: chosen with so much, and left when it is less. */
const ROOM = 0.25;
const LEAST = 0.15;
/**
 * A part begins at a multiple of so many pixels: there the cells of the detector's two finest pictures (8 pixels of the
 * picture, and 8 of one of five sixths of its size) fall as they do in the whole.
 */
const GRID = 48;
/** A larger share of a picture is not worth cutting out. */
const WORTH = 0.5;
/** One that has become larger than so many times what would be chosen now is left. */
const SLACK = 2.5;

/** Keeps to one part while faces stay in it, so that what is found of a face that rests does not move either. */
export class Part {
  private kept: Cutout | undefined;
  private whole: Size = { width: 0, height: 0 };

  /**
   * Give the part of a picture that faces lie in: all of it, where that is not much more, or there are none.
   * @param faces in widths and heights of the picture; what of them lies outside does not count
   */
  around(faces: readonly Covered[], whole: Size): Cutout {
    if (whole.width !== this.whole.width || whole.height !== this.whole.height) this.kept = undefined;
    this.whole = { width: whole.width, height: whole.height };
    const there = faces.map(inside).filter((face) => face.right > face.left && area(face) > 0);
    if (there.length === 0) return all(whole);
    const chosen = bounds(there, ROOM, whole);
    if (
      this.kept &&
      isIn(bounds(there, LEAST, whole), this.kept) &&
      pixelsOf(this.kept) <= SLACK * pixelsOf(chosen)
    )
      return this.kept;
    this.kept = pixelsOf(chosen) <= WORTH * pixelsOf(whole) ? chosen : all(whole);
    return this.kept;
  }
}

function all({ width, height }: Size): Cutout {
  return { left: 0, top: 0, width, height };
}

/** The bounds of faces with so many of their sides on each side, not beyond the picture; they begin on the grid. */
function bounds(faces: readonly Covered[], room: number, { width, height }: Size): Cutout {
  const wide = faces.map((face) => withMargin(face, room));
  const least = (edge: "left" | "top") => Math.min(...wide.map((face) => face[edge]));
  const most = (edge: "right" | "bottom") => Math.max(...wide.map((face) => face[edge]));
  const left = GRID * Math.floor((clip(least("left")) * width) / GRID);
  const top = GRID * Math.floor((clip(least("top")) * height) / GRID);
  const right = Math.ceil(clip(most("right")) * width);
  const bottom = Math.ceil(clip(most("bottom")) * height);
  return { left, top, width: right - left, height: bottom - top };
}

function isIn(inner: Cutout, outer: Cutout): boolean {
  return (
    inner.left >= outer.left &&
    inner.top >= outer.top &&
    inner.left + inner.width <= outer.left + outer.width &&
    inner.top + inner.height <= outer.top + outer.height
  );
}
