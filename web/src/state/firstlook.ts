/** Whether the browser looks for faces first, so that the server need search only the part that they lie in. */

/** So many glances in each way tell which of them costs less. */
const TRIALS = 8;
/** Where a part is no less than the whole, as of a face that is near, the browser is not asked for so many glances. */
const REST = 20;
/** So often it may show the server a part without a face, of which the whole picture has one, before it is not asked again. */
const MISLED = 3;

/** A glance, and what came of it. */
export interface Glanced {
  /** Whether the browser was to look first, and the milliseconds that it took; nothing where it could not. */
  readonly asked: boolean;
  readonly detecting: number | undefined;
  /** The server was given a part of the picture. */
  readonly isPart: boolean;
  /** Milliseconds that the server searched, and the number of faces that it found. */
  readonly searching: number;
  readonly found: number;
}

/**
 * Tries both ways while there is a face, and takes the one that costs less. The boxes are the server's in either way,
 * and faces that it knows are looked for whether the browser sees them or not.
 */
export class FirstLook {
  private isCheaper: boolean | undefined;
  private isDoubtful = false;
  private rest = 0;
  private misled = 0;
  private readonly alone: number[] = [];
  private readonly together: number[] = [];

  /** Whether the browser is to look at the next picture. */
  get wanted(): boolean {
    return this.isCheaper !== false && !this.isDoubtful && this.rest === 0 && this.alone.length >= TRIALS;
  }

  /** Hear of a glance. */
  tell({ asked, detecting, isPart, searching, found }: Glanced): void {
    if (asked && detecting === undefined) this.isCheaper = false;
    this.doubt(isPart, found > 0);
    const isNear = asked && !isPart && found > 0;
    this.rest = isNear ? REST : Math.max(0, this.rest - 1);
    if (found === 0 || isNear || this.isCheaper !== undefined) return;
    (asked ? this.together : this.alone).push(searching + (detecting ?? 0));
    if (this.together.length >= TRIALS) this.isCheaper = Math.min(...this.together) < Math.min(...this.alone);
  }

  /** Doubt the browser after a part without a face, until the whole picture has told. */
  private doubt(isPart: boolean, hasFace: boolean): void {
    if (isPart) {
      this.isDoubtful = !hasFace;
      if (hasFace) this.misled = 0;
    } else if (this.isDoubtful) {
      this.isDoubtful = false;
      if (hasFace && ++this.misled >= MISLED) this.isCheaper = false;
    }
  }
}
