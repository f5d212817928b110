/** Sources: where frames come from. */

import type { Square } from "../draw/shrink";

export type SourceKind = "camera" | "pad" | "digits";

/** What a source tells of itself. */
export interface SourceEvents {
  /** There is a new frame, taken at this time (milliseconds on the page's clock). */
  frame(taken: number): void;
  /** What the source shows, in a few words, as `640×480`. */
  detail(text: string): void;
  /** The source has ended by itself; the sentence says why. */
  lost(reason: string): void;
}

/** Something that has pictures. Its element shows them, with no way round over the server. */
export interface Source {
  readonly kind: SourceKind;
  readonly element: HTMLElement;
  /** True where pictures are already as the network wants them. */
  readonly plain: boolean;
  /**
   * Begin.
   * @throws SourceError with a sentence for the user.
   */
  start(events: SourceEvents): Promise<void>;
  stop(): void;
  /** Hold still; `grab` gives the picture that is shown. */
  freeze(): void;
  thaw(): void;
  /** Go forward or back, where there are pictures in a row. */
  step?(by: number): Promise<void>;
  /** Take a clean sheet, where there is one. */
  clear?(): void;
  /** What lies in the box now: the square in the middle, as large as the frame allows. */
  grab(): Promise<Square | undefined>;
}

/** A source that cannot be had; the message is one sentence for the user. */
export class SourceError extends Error {}
