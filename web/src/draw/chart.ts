/** Curves over the last seconds. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Size } from "./layout";
import { decimal } from "./numbers";

export interface Curve {
  readonly label: string;
  /** As CSS has it. */
  readonly color: string;
}

/** What stays the same from frame to frame. */
export interface Look {
  readonly curves: readonly Curve[];
  /** How many seconds there are from left to right. */
  readonly seconds: number;
  /** Least and greatest value that there is room for; nothing: what there is. */
  readonly range?: readonly [number, number];
  /** Colours of the numbers and of the lines behind the curves. */
  readonly text: string;
  readonly lines: string;
  readonly type: string;
}

/** Points of all curves: times in seconds, rising, and the values of each curve at them. */
export interface Points {
  readonly times: Float64Array;
  readonly curves: readonly Float64Array[];
}

const NUMBERS = 46;
const BESIDE = 6;

/** A chart in an element, which has to be told its size. */
export class Chart {
  private readonly plot: uPlot;
  private now = 0;

  constructor(parent: HTMLElement, look: Look, size: Size) {
    const { seconds, range } = look;
    const grid = { stroke: look.lines, width: 1 };
    this.plot = new uPlot(
      {
        ...size,
        padding: [BESIDE, BESIDE, BESIDE, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { time: false, range: () => [this.now - seconds, this.now] },
          y: { range: range ? [range[0], range[1]] : (_, least, greatest) => roomFor(least, greatest) },
        },
        axes: [
          { show: false },
          {
            size: NUMBERS,
            gap: 4,
            space: 24,
            stroke: look.text,
            font: `11px ${look.type}`,
            grid,
            ticks: { show: false },
            values: (_, splits) => splits.map(decimal),
          },
        ],
        series: [
          {},
          ...look.curves.map(({ label, color }) => ({
            label,
            stroke: color,
            width: 1.5,
            points: { show: false },
          })),
        ],
      },
      [[], ...look.curves.map(() => [])],
      parent,
    );
  }

  /** Draw what there is up to a time, in seconds. */
  paint({ times, curves }: Points, now: number): void {
    this.now = now;
    this.plot.setData([times, ...curves]);
  }

  resize(size: Size): void {
    this.plot.setSize(size);
  }

  close(): void {
    this.plot.destroy();
  }
}

/** From zero, or what is below, to a little above what there is: curves that do not touch the edges. */
function roomFor(least: number | null, greatest: number | null): [number, number] {
  if (least === null || greatest === null || !Number.isFinite(least + greatest)) return [0, 1];
  const low = Math.min(0, least);
  const high = Math.max(0, greatest);
  const more = 0.08 * (high - low || 1);
  return [low < 0 ? low - more : low, high > 0 || low === 0 ? high + more : high];
}
