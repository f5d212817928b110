/** Curves over time. This module brings the library with it: load it when there is something to draw. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { roomFor, ticksOf } from "./axis";

/** How one curve looks. */
export interface Look {
  readonly color: string;
  readonly isDashed: boolean;
  /** In CSS pixels. */
  readonly width: number;
}

/** The axis of values. */
export interface Axis {
  /** Least and greatest value that there is room for; left out: zero, and what there is. */
  readonly range?: readonly [number, number];
  /** How values are written. */
  readonly words: (value: number) => string;
  /** Where numbers stand; left out: round ones. */
  readonly ticks?: readonly number[];
}

/** What is filled between two curves, the upper one first. */
export interface Band {
  readonly between: [number, number];
  readonly fill: () => string;
}

/** What stays the same from frame to frame. */
export interface Plotted {
  /** How far back the curves go. */
  readonly seconds: number;
  readonly count: number;
  readonly look: (at: number) => Look;
  /** Asked for with each drawing. */
  readonly inks: () => Inks;
  /** Left out: shares, 0 to 1. */
  readonly axis: Axis | undefined;
  readonly band: Band | undefined;
}

/** Colours of what stands around the curves. */
export interface Inks {
  readonly text: string;
  readonly line: string;
}

const FONT = "11px ui-sans-serif, system-ui, sans-serif";

const SHARES: Axis = { range: [0, 1], words: (share) => `${100 * share} %`, ticks: [0, 0.5, 1] };

/** About so many numbers stand along an axis. */
const TICKS = 4;

/** Draws curves over seconds before now. */
export class CurvePlot {
  private readonly plot: uPlot;
  private readonly nothing: uPlot.AlignedData;

  constructor(element: HTMLElement, { seconds, count, look, inks, axis: along = SHARES, band }: Plotted) {
    const { range, ticks } = along;
    const axis = { font: FONT, stroke: () => inks().text, ticks: { show: false } };
    const grid = { stroke: () => inks().line, width: 1 };
    this.nothing = [[], ...Array.from({ length: count }, () => [])];
    this.plot = new uPlot(
      {
        width: Math.max(1, element.clientWidth),
        height: Math.max(1, element.clientHeight),
        padding: [6, 12, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        select: { show: false, left: 0, top: 0, width: 0, height: 0 },
        scales: {
          x: { time: false, range: [-seconds, 0] },
          y: { range: (_, least, greatest) => [...(range ?? roomFor(least, greatest))] },
        },
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 24,
            gap: 8,
            splits: () => [-seconds, -seconds / 2, 0],
            values: (_, splits) => splits.map((at) => (at === 0 ? "now" : `${at} s`)),
          },
          {
            ...axis,
            grid,
            size: 38,
            gap: 4,
            splits: (_, __, least, greatest) => [...(ticks ?? ticksOf(least, greatest, TICKS))],
            values: (_, splits) => splits.map(along.words),
          },
        ],
        series: [
          {},
          ...Array.from({ length: count }, (_, at) => ({
            stroke: () => look(at).color,
            width: look(at).width,
            points: { show: false },
            ...(look(at).isDashed && { dash: [5, 3] }),
          })),
        ],
        ...(band && { bands: [{ series: [band.between[0] + 1, band.between[1] + 1], fill: band.fill }] }),
      },
      this.nothing,
      element,
    );
  }

  /** Draw curves; as many as there are looks. */
  draw(times: number[], shares: (number | null)[][]): void {
    this.plot.setData([times, ...shares]);
  }

  size(width: number, height: number): void {
    this.plot.setSize({ width: Math.max(1, width), height: Math.max(1, height) });
  }

  end(): void {
    this.plot.destroy();
  }
}
