/** Numbers of rows, with bars: elements that are in the page already, and are given their lengths and numbers. */

import { decimal } from "./numbers";

/** Fills the rows beside tiles; touches only what has changed. */
export class RowsPainter {
  private readonly rows: Row[];

  /**
   * @param list each of its children holds elements with `data-part` bar and number
   * @param isSigned bars begin in the middle, and go to the left where a number is below zero; they do so from the
   *   first such number on, too
   */
  constructor(
    private readonly list: Element,
    private isSigned: boolean,
  ) {
    this.rows = Array.from(list.children, (element) => new Row(element));
    list.classList.toggle("rows-signed", isSigned);
  }

  /**
   * Give the bars their lengths.
   * @param numbers one for each row
   * @param full what the longest bar stands for
   */
  paint(numbers: Float64Array, full: number): void {
    if (!this.isSigned && numbers.some(isBelowZero)) {
      this.isSigned = true;
      this.list.classList.add("rows-signed");
    }
    for (const [at, row] of this.rows.entries()) row.draw(numbers[at] ?? 0, full, this.isSigned);
  }

  /** Write the numbers. */
  write(numbers: Float64Array): void {
    for (const [at, row] of this.rows.entries()) row.write(numbers[at] ?? 0);
  }
}

function isBelowZero(number: number): boolean {
  return number < 0;
}

class Row {
  private readonly bar: HTMLElement | null;
  private readonly number: Element | null;
  private text = "";
  private length = "";

  constructor(element: Element) {
    this.bar = element.querySelector("[data-part=bar]");
    this.number = element.querySelector("[data-part=number]");
  }

  draw(number: number, full: number, isSigned: boolean): void {
    const length = lengthOf(number / (full || 1), isSigned);
    if (this.bar && length !== this.length) this.bar.style.transform = length;
    this.length = length;
  }

  write(number: number): void {
    const text = decimal(number);
    if (this.number && text !== this.text) this.number.textContent = text;
    this.text = text;
  }
}

/** How a bar is drawn that fills its track and is scaled from the left. */
function lengthOf(share: number, isSigned: boolean): string {
  const inside = Number.isFinite(share) ? Math.min(1, Math.max(-1, share)) : 0;
  if (isSigned) return `translateX(50%) scaleX(${(inside / 2).toFixed(3)})`;
  return `scaleX(${Math.max(0, inside).toFixed(3)})`;
}
