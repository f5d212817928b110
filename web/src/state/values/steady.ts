/** What is shown of a box before a camera: a hand that moves makes single readings empty, and single ones not. */

/** So many readings in a row have to agree before another thing is shown. */
const AGREEING = 3;

/** Changes between nothing and something only when readings agree. */
export class Steady<T extends { readonly empty: boolean }> {
  /** What is shown now. */
  shown: T | undefined;
  private last: T | undefined;
  private others = 0;

  /**
   * Take a reading, and say which one is to be shown: this one, or the last that was shown.
   * @param atOnce show it, whatever was shown before
   */
  take(reading: T, atOnce: boolean): T {
    const { shown } = this;
    const isNew = reading !== this.last;
    this.last = reading;
    if (!shown || atOnce || reading.empty === shown.empty) return this.show(reading);
    if (isNew) this.others++;
    return this.others < AGREEING ? shown : this.show(reading);
  }

  private show(reading: T): T {
    this.others = 0;
    this.shown = reading;
    return reading;
  }
}
