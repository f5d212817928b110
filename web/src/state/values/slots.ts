/** Which class has which colour: a class keeps its own as long as it is shown. */
export class Slots {
  /** The class that has each colour; -1: none. */
  readonly classes: Int32Array;
  /** The colour of the class in each row. */
  readonly rows: Int32Array;

  /** @param count how many classes are shown */
  constructor(count: number) {
    this.classes = new Int32Array(count).fill(-1);
    this.rows = new Int32Array(count);
  }

  /** Give colours to the classes that are shown. Says whether one has changed. */
  take(order: Int32Array): boolean {
    const { classes, rows } = this;
    let hasChanged = false;
    for (let slot = 0; slot < classes.length; slot++) {
      const one = classes[slot] as number;
      if (one >= 0 && !order.includes(one)) classes[slot] = -1;
    }
    for (let row = 0; row < order.length; row++) {
      const one = order[row] as number;
      let slot = classes.indexOf(one);
      if (slot < 0) {
        slot = classes.indexOf(-1);
        classes[slot] = one;
        hasChanged = true;
      }
      rows[row] = slot;
    }
    return hasChanged;
  }
}
