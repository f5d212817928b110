/** Frames of the server's source that are needed still. */

import type { Covered } from "../wire/header";
import type { Picture } from "../wire/sights";

/** A frame that has come, and its image, which is to be closed. */
export interface Came {
  readonly picture: Picture;
  readonly image: ImageBitmap;
}

/** A frame, and the box in it that is looked at. */
export interface Looked extends Came {
  readonly box: Covered;
}

/** Keeps the frame that came last, the one that is run, and the one whose reading is shown; closes all others. */
export class Kept {
  /** The one whose reading is shown. */
  read: Looked | undefined;
  private came: Came | undefined;
  private running: Looked | undefined;

  /** A frame has come. */
  come(came: Came): void {
    this.keep(came, this.running, this.read);
  }

  /** A frame is being run; gives it, if it is the one that came last. */
  run(sequence: number, box: Covered): Looked | undefined {
    const { came } = this;
    if (came?.picture.sequence !== sequence) return undefined;
    const running = { ...came, box };
    this.keep(came, running, this.read);
    return running;
  }

  /** The reading of a frame is there; gives it, if it is the one that was run. */
  show(sequence: number): Looked | undefined {
    const { running } = this;
    if (running?.picture.sequence !== sequence) return undefined;
    this.keep(this.came, running, running);
    return running;
  }

  /** Keep none. */
  end(): void {
    this.keep(undefined, undefined, undefined);
  }

  private keep(came: Came | undefined, running: Looked | undefined, read: Looked | undefined): void {
    const images = new Set([came?.image, running?.image, read?.image]);
    for (const before of [this.came?.image, this.running?.image, this.read?.image]) {
      if (before && !images.has(before)) {
        before.close();
        images.add(before);
      }
    }
    this.came = came;
    this.running = running;
    this.read = read;
  }
}
