/** The face that is followed, as the page draws it: between two answers it glides to where it was found last. */

import type { Covered } from "../wire/header";
import type { Faces } from "../wire/sights";
import { overlap, withMargin } from "./edges";

/** Milliseconds in which a way is gone to a third. */
const GLIDE = 45;
/** Shares of a frame that nobody sees. */
const STILL = 1e-4;
/** A box that shares less with the last one is of another face. */
const SAME = 0.2;

/** Where the face is at a time. */
export class FaceBox {
  /** All faces in the last frame that was searched. */
  found: readonly Covered[] = [];
  /** Whether any frame has been searched. */
  known = false;
  /** Whether the face was not found in that frame, and is held where it was. */
  held = false;
  private margin = 0;
  private target: Covered | undefined;
  private now: Covered | undefined;
  private at = 0;
  private inner: Covered | undefined;
  private outer: Covered | undefined;

  /** Take an answer. */
  take({ box, held, margin, found }: Faces, at: number): void {
    const before = this.box(at);
    this.known = true;
    this.held = held;
    this.found = found;
    this.margin = margin;
    this.target = box;
    if (!box || !before || overlap(before, box) < SAME) this.now = box;
    this.at = at;
  }

  /** Forget the face, as for another source. */
  forget(): void {
    this.known = false;
    this.found = [];
    this.target = undefined;
    this.now = undefined;
  }

  /** The box of the face, in widths and heights of the frame; nothing where there is none. */
  box(at: number): Covered | undefined {
    const { target, now } = this;
    if (!target || !now || now === target) return now;
    const share = 1 - Math.exp(-Math.max(0, at - this.at) / GLIDE);
    this.at = at;
    const left = now.left + share * (target.left - now.left);
    const top = now.top + share * (target.top - now.top);
    const right = now.right + share * (target.right - now.right);
    const bottom = now.bottom + share * (target.bottom - now.bottom);
    const rest = Math.max(
      Math.abs(left - target.left),
      Math.abs(top - target.top),
      Math.abs(right - target.right),
      Math.abs(bottom - target.bottom),
    );
    this.now = rest < STILL ? target : { left, top, right, bottom };
    return this.now;
  }

  /** The same with the margin: what is cut out; it may reach beyond the frame. */
  cut(at: number): Covered | undefined {
    const box = this.box(at);
    if (box !== this.inner) {
      this.inner = box;
      this.outer = box && withMargin(box, this.margin);
    }
    return this.outer;
  }
}
