/** Bars and numbers of rows of tiles. */

import { type Grid, resize, type Size } from "./layout";
import { decimal } from "./numbers";

/** Colours, as CSS has them. */
export interface RowInks {
  readonly bar: string;
  readonly track: string;
  /** Of the line where zero is. */
  readonly zero: string;
}

/** A bar takes this part of its row's height, and no more than so many CSS pixels. */
const THICK = 0.7;
const THICKEST = 18;
const ROUND = 2;

/** Draws the bars of all rows on one canvas: elements of their own would be laid out and painted one by one. */
export class RowBars {
  private readonly context: CanvasRenderingContext2D | null;

  /**
   * @param isSigned bars begin in the middle, and go to the left where a number is below zero; they do so from the
   *   first such number on, too
   */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private isSigned: boolean,
  ) {
    this.context = canvas.getContext("2d");
  }

  /**
   * Draw a bar for each number, beside the rows of a grid.
   * @param full what the longest bar stands for
   * @param room in device pixels, as high as that of the grid
   * @param scale device pixels in one of CSS
   */
  paint(numbers: Float64Array, full: number, grid: Grid, room: Size, scale: number, inks: RowInks): void {
    const { canvas, context } = this;
    if (!context || room.width < 1 || room.height < 1) return;
    resize(canvas, room);
    this.isSigned ||= numbers.some(isBelowZero);
    context.clearRect(0, 0, room.width, room.height);
    const { height } = grid.tile;
    const thick = Math.max(1, Math.round(Math.min(THICK * height, THICKEST * scale)));
    const zero = this.isSigned ? Math.round(room.width / 2) : 0;
    const long = room.width - zero;
    const top = (row: number) => row * (height + grid.gap) + Math.round((height - thick) / 2);
    const fill = (ink: string, from: (row: number) => number, width: (row: number) => number) => {
      context.fillStyle = ink;
      context.beginPath();
      for (let row = 0; row < numbers.length; row++) {
        context.roundRect(from(row), top(row), width(row), thick, ROUND * scale);
      }
      context.fill();
    };
    const length = (row: number) => long * shareOf(numbers[row] as number, full, this.isSigned);
    fill(
      inks.track,
      () => 0,
      () => room.width,
    );
    fill(
      inks.bar,
      (row) => zero + Math.min(0, length(row)),
      (row) => Math.abs(length(row)),
    );
    if (!this.isSigned) return;
    context.fillStyle = inks.zero;
    for (let row = 0; row < numbers.length; row++) context.fillRect(zero, top(row), 1, thick);
  }
}

function isBelowZero(number: number): boolean {
  return number < 0;
}

/** Which part of the longest bar a number's is; none where it is not a number. */
function shareOf(number: number, full: number, isSigned: boolean): number {
  const share = number / (full || 1);
  return Number.isFinite(share) ? Math.min(1, Math.max(isSigned ? -1 : 0, share)) : 0;
}

/** Writes the numbers of rows into elements that are in the page already; touches only what has changed. */
export class RowNumbers {
  private readonly texts: string[] = [];

  /** @param list each of its children holds an element with `data-part` number */
  constructor(private readonly list: Element) {}

  write(numbers: Float64Array): void {
    const rows = this.list.children;
    for (let at = 0; at < rows.length; at++) {
      const text = decimal(numbers[at] ?? 0);
      if (text === this.texts[at]) continue;
      this.texts[at] = text;
      const number = rows[at]?.querySelector("[data-part=number]");
      if (number) number.textContent = text;
    }
  }
}
