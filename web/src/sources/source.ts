/** Sources: where frames come from. */

import type { ReadonlySignal } from "@preact/signals";
import type { Size } from "../draw/layout";
import type { Covered } from "../wire/header";
import type { Cut, CutSizes } from "./cut";
import type { Seen } from "./glance";
import type { Timeline } from "./timeline";

export type SourceKind = "camera" | "pad" | "digits" | "server";

/** The size of what a source shows, and where the box lies in it; without one it is the middle. */
export interface FrameShape extends Size {
  readonly box?: Covered;
}

/** What a source tells of itself. */
export interface SourceEvents {
  /** What the source shows, in a few words, as `640×480`. */
  detail(text: string): void;
  /** What lies in the box of the frame that the newest reading is of, from a source that the other side reads. */
  cut(cut: Cut): void;
  /** The user has changed the picture by hand. */
  touched(): void;
  /** The source was paused, or goes on, whoever had it so. */
  held(held: boolean): void;
  /** The source has ended by itself; the sentence says why. */
  lost(reason: string): void;
}

/** Something that has pictures. Its element shows them, with no way round over the server. */
export interface Source {
  readonly kind: SourceKind;
  readonly element: HTMLElement;
  readonly frame: ReadonlySignal<FrameShape | undefined>;
  /** Where it stands, if its frames stand in a row that can be gone through. */
  readonly timeline?: ReadonlySignal<Timeline | undefined>;
  /** How many frames it has shown, where they come by themselves. */
  readonly drawn?: number;
  /** True where pictures are already as the network wants them. */
  readonly given: boolean;
  /**
   * Begin.
   * @throws SourceError with a sentence for the user.
   */
  start(events: SourceEvents): Promise<void>;
  /** End; again and again does no harm. */
  stop(): void;
  /** Hold still: there are no new pictures. */
  freeze(): void;
  thaw(): void;
  /** Go forward or back, where there are pictures in a row. */
  step?(by: number): Promise<void>;
  /** Take a clean sheet, where there is one. */
  clear?(): void;
  /**
   * Cut out what lies in the box as soon as there is a picture that was not cut yet: the newest. Nothing once the
   * source has stopped.
   */
  next(sizes: CutSizes): Promise<Cut | undefined>;
  /**
   * Look for faces in the newest picture, where some may be in it. Nothing once the source has stopped.
   * @param known where faces were last, if the browser is to look for others first: then it is the part with all of them
   */
  glance?(known?: readonly Covered[]): Promise<Seen | undefined>;
  /** Take the picture that is shown as one that was not cut yet. */
  again(): void;
}

/** A source that cannot be had; the message is one sentence for the user. */
export class SourceError extends Error {}
