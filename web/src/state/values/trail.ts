/** Values over the last seconds. */

/** Readings that come in a second, at most. */
const RATE = 120;

/** Keeps numbers with their times; what is older than asked for is dropped. */
export class Trail {
  private readonly room: number;
  private readonly time: Float64Array;
  private readonly values: readonly Float64Array[];
  private first = 0;
  private end = 0;

  /**
   * @param curves how many numbers there are at a time
   * @param seconds for how long they are kept
   */
  constructor(
    curves: number,
    private readonly seconds: number,
  ) {
    this.room = RATE * seconds;
    this.time = new Float64Array(2 * this.room);
    this.values = Array.from({ length: curves }, () => new Float64Array(2 * this.room));
  }

  /** Keep the numbers of a time, in seconds, that is later than all before. */
  add(time: number, numbers: ArrayLike<number>): void {
    if (this.end === this.time.length) this.moveUp();
    this.time[this.end] = time;
    for (const [at, values] of this.values.entries()) values[this.end] = numbers[at] as number;
    this.end++;
    this.first = Math.max(this.first, this.end - this.room);
    while ((this.time[this.first] as number) < time - this.seconds) this.first++;
  }

  /** Forget everything. */
  clear(): void {
    this.first = 0;
    this.end = 0;
  }

  /** The times that are kept, in seconds, as a view. */
  get times(): Float64Array {
    return this.time.subarray(this.first, this.end);
  }

  /** The numbers of each curve at these times, as views. */
  get curves(): Float64Array[] {
    return this.values.map((values) => values.subarray(this.first, this.end));
  }

  private moveUp(): void {
    this.time.copyWithin(0, this.first, this.end);
    for (const values of this.values) values.copyWithin(0, this.first, this.end);
    this.end -= this.first;
    this.first = 0;
  }
}
