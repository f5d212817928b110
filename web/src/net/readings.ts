/** The seam through which the page takes its readings: it does not know where they are computed. */

import type { Exact, Frame, Glance, Reading } from "../wire/binary";
import type {
  Described,
  EngineInfo,
  Hello,
  Open,
  PlanReady,
  State,
  Steer,
  Tape,
  View,
  Wanted,
} from "../wire/messages";
import type { Faces, Picture, Run } from "../wire/sights";

/**
 * How it stands with the other side.
 * - `connecting`: for the first time; `open`; `gone`: trying again; `refused`: the link is not valid, and will not be.
 */
export type Link = "connecting" | "open" | "gone" | "refused";

/** A view said by a text. */
export type Opening = Omit<Open, "type">;

/** What the page hears. */
export interface Listener {
  link(link: Link): void;
  /** The other side is there, and waits for a view. */
  hello(hello: Hello): void;
  plan(plan: PlanReady): void;
  reading(reading: Reading): void;
  exact(exact: Exact): void;
  described(described: Described): void;
  /** A frame of the source on the other side, decoded. The image is the listener's to close. */
  picture(picture: Picture, image: ImageBitmap): void;
  /** A frame of that source is being run; its reading follows. */
  run(run: Run): void;
  /** Faces that were found. */
  found(faces: Faces): void;
  /** How it stands with that source. */
  state(state: State): void;
  /** How it stands with the recording of this page. */
  taping(tape: Tape): void;
  /** What runs the network, and how far from f32 that is by now. */
  engineTold(engine: EngineInfo): void;
  /** What was asked last cannot be done; all stays as it was. */
  trouble(message: string): void;
}

/** Where readings come from. */
export interface ReadingSource {
  open(listener: Listener): void;
  close(): void;
  /** Ask for a reading of a frame. Says whether the frame went out. */
  read(frame: Frame): boolean;
  /** Ask for the faces in a glance. Says whether it went out. */
  search(glance: Glance): boolean;
  /** Ask for another view; a plan or trouble follows. */
  show(view: View): boolean;
  /** Ask for the view that a text says; a plan or trouble follows. */
  begin(opening: Opening): boolean;
  /** Ask for the exact values of units, of the last reading and of all to come. */
  inspect(plan: number, units: readonly Wanted[]): boolean;
  /** Have the frames of the source on the other side sent, or hold the last one. */
  follow(on: boolean): boolean;
  /** Steer that source. */
  steer(steer: Pick<Steer, "do"> & Partial<Steer>): boolean;
  /** Follow the face at a place, in widths and heights of a frame: of this page, or of that source. */
  choose(x: number, y: number, served: boolean): boolean;
  /** Have what this page sees recorded, or no longer; a tape or trouble follows. */
  record(on: boolean): boolean;
  /** Ask what a unit has learned. */
  describe(layer: string, unit: number): boolean;
}
