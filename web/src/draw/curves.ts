/** Curves over time. This module brings the library with it: load it when there is something to draw. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** How one curve looks. */
export interface Look {
  readonly color: string;
  readonly isDashed: boolean;
}

/** Colours of what stands around the curves. */
export interface Inks {
  readonly text: string;
  readonly line: string;
}

const FONT = "11px ui-sans-serif, system-ui, sans-serif";

/** Draws shares, 0 to 1, over seconds before now. */
export class CurvePlot {
  private readonly plot: uPlot;
  private readonly nothing: uPlot.AlignedData;

  /**
   * @param seconds how far back the curves go
   * @param looks one for each curve
   * @param inks asked for with each drawing
   */
  constructor(
    element: HTMLElement,
    seconds: number,
    looks: (at: number) => Look,
    count: number,
    inks: () => Inks,
  ) {
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
        scales: { x: { time: false, range: [-seconds, 0] }, y: { range: [0, 1] } },
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
            splits: () => [0, 0.5, 1],
            values: (_, splits) => splits.map((share) => `${100 * share} %`),
          },
        ],
        series: [
          {},
          ...Array.from({ length: count }, (_, at) => ({
            stroke: () => looks(at).color,
            width: 1.75,
            points: { show: false },
            ...(looks(at).isDashed && { dash: [5, 3] }),
          })),
        ],
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
