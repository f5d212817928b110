/** Whether the browser looks for faces first, so that the server need search only the part that they lie in. */

/** So many of the last glances in each way tell which of them costs less. */
const TRIALS = 8;
/** Where it was in vain, as before a face whose part is no less than the whole, the browser rests for so many glances. */
const REST = 20;
/** So often it may lead to a part without a face, of which the whole picture has one, before it is not asked again. */
const MISLED = 3;

/** A glance, and what came of it. */
export interface Glanced {
  /** Whether the browser was to look first, and the milliseconds that it took; nothing where it could not. */
  readonly asked: boolean;
  readonly detecting: number | undefined;
  /** The server was given a part of the picture. */
  readonly isPart: boolean;
  /** Milliseconds that the server searched. */
  readonly searching: number;
  /** The number of faces that it found, and of those that it was known to have found before. */
  readonly found: number;
  readonly known: number;
}

/**
 * Tries both ways while there is a face, and takes the one that costs less. The boxes are the server's in either way.
 * Faces that it knows are looked for whether the browser sees them or not; when one of them is not found any more, the
 * whole picture is searched once.
 */
export class FirstLook {
  private isCheaper: boolean | undefined;
  private isDoubtful = false;
  private rest = 0;
  private misled = 0;
  private alone: readonly number[] = [];
  private together: readonly number[] = [];

  /** Whether the browser is to look at the next picture. */
  get wanted(): boolean {
    return this.isCheaper !== false && !this.isDoubtful && this.rest === 0 && this.alone.length >= TRIALS;
  }

  /** Hear of a glance. */
  tell(glanced: Glanced): void {
    const { asked, detecting, isPart, found } = glanced;
    if (asked && detecting === undefined) this.isCheaper = false;
    this.doubt(glanced);
    const isInVain = asked && !isPart && found > 0;
    this.rest = isInVain ? REST : Math.max(0, this.rest - 1);
    if (found > 0 && !isInVain && this.isCheaper === undefined) this.reckon(glanced);
  }

  /** Doubt the browser after a part in which a face is missing, until the whole picture has told. */
  private doubt({ isPart, found, known }: Glanced): void {
    if (isPart) {
      this.isDoubtful = found === 0 || found < known;
      if (found > 0) this.misled = 0;
      else this.misled++;
    } else if (this.isDoubtful) {
      this.isDoubtful = false;
      if (found === 0) this.misled = 0;
      if (this.misled >= MISLED) this.isCheaper = false;
    }
  }

  /** Compare what the two ways cost; a machine that is busy makes either only slower. */
  private reckon({ asked, searching, detecting = 0 }: Glanced): void {
    const cost = searching + detecting;
    if (asked) this.together = [...this.together, cost].slice(-TRIALS);
    else this.alone = [...this.alone, cost].slice(-TRIALS);
    if (this.together.length >= TRIALS) this.isCheaper = Math.min(...this.together) < Math.min(...this.alone);
  }
}
