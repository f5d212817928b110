/** Which classes are shown. */

const FEW = 20;
const SHOWN = 10;

/**
 * How many rows of bars a model with so many classes has.
 * @param top how many are wanted; 0: as many as read well
 */
export function rowsFor(classes: number, top = 0): number {
  if (top > 0) return Math.min(top, classes);
  return classes <= FEW ? classes : SHOWN;
}

/** The class with the greatest probability; -1 where there is none, as where one of them is not a number. */
export function winnerOf(probabilities: Float32Array): number {
  let best = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < probabilities.length; i++) {
    const one = probabilities[i] as number;
    if (!Number.isFinite(one)) return -1;
    if (one > most) {
      most = one;
      best = i;
    }
  }
  return best;
}

/** Which class stands in which row: all in their own order where they are few, otherwise the most probable first. */
export function rank(probabilities: Float32Array, into: Int32Array): void {
  if (probabilities.length <= into.length) {
    for (let i = 0; i < into.length; i++) into[i] = i;
    return;
  }
  into.fill(-1);
  for (let i = 0; i < probabilities.length; i++) insert(probabilities, into, i);
}

function insert(probabilities: Float32Array, into: Int32Array, one: number): void {
  const value = orLast(probabilities[one] as number);
  const isBelow = (at: number) => {
    const other = into[at] as number;
    return other < 0 || orLast(probabilities[other] as number) < value;
  };
  let at = into.length - 1;
  if (!isBelow(at)) return;
  for (; at > 0 && isBelow(at - 1); at--) into[at] = into[at - 1] as number;
  into[at] = one;
}

/** What is not a number stands behind all that are. */
function orLast(probability: number): number {
  return Number.isFinite(probability) ? probability : Number.NEGATIVE_INFINITY;
}
