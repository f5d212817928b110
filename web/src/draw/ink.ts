/** Ink on paper: smooth strokes through the points that a pointer gives. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

const PAPER = "#f1efe9";
const INK = "#22242a";

/** Draws strokes on a square canvas. */
export class InkPainter {
  private last: Point | undefined;
  private middle: Point | undefined;

  constructor(private readonly context: CanvasRenderingContext2D) {}

  /** Make the whole sheet white again. */
  clear(): void {
    const { canvas } = this.context;
    this.context.fillStyle = PAPER;
    this.context.fillRect(0, 0, canvas.width, canvas.height);
    this.last = undefined;
  }

  /** Put the pen down. */
  begin(point: Point, width: number): void {
    const { context } = this;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.strokeStyle = INK;
    context.lineWidth = width;
    context.fillStyle = INK;
    context.beginPath();
    context.arc(point.x, point.y, width / 2, 0, 2 * Math.PI);
    context.fill();
    this.last = point;
    this.middle = point;
  }

  /** Draw on to a point: a curve from the middle of the last step to the middle of this one. */
  extend(point: Point): void {
    const { last, middle } = this;
    if (!last || !middle) return;
    const next = { x: (last.x + point.x) / 2, y: (last.y + point.y) / 2 };
    this.segment(() => this.context.quadraticCurveTo(last.x, last.y, next.x, next.y), middle);
    this.last = point;
    this.middle = next;
  }

  /** Lift the pen: draw what is missing to the last point. */
  end(): void {
    const { last, middle } = this;
    if (last && middle) this.segment(() => this.context.lineTo(last.x, last.y), middle);
    this.last = undefined;
    this.middle = undefined;
  }

  private segment(draw: () => void, from: Point): void {
    this.context.beginPath();
    this.context.moveTo(from.x, from.y);
    draw();
    this.context.stroke();
  }
}
