/** `window.convscope`: what tests and benchmarks read of the page. docs/page.md is its description. */

import type { Covered } from "../wire/header";
import { ageOf } from "./age";
import type { Inspected } from "./inspect/inspected";
import type { Finding } from "./inspect/inspector";
import type { Page } from "./page";
import { limitsOf, type Plan, pairsOf } from "./plan";

/** The newest reading that was drawn, in plain numbers. */
export interface DrawnReading {
  readonly sequence: number;
  readonly plan: number;
  readonly empty: boolean;
  readonly probabilities: number[];
  /** For each panel of the plan its least and greatest value; null for those that have none. */
  readonly limits: ([number, number] | null)[];
  /** For each panel of the plan the least and greatest value of each of its planes; null for those that have none. */
  readonly pairs: ([number, number][] | null)[];
  /** All single values, as they were sent. */
  readonly values: number[];
  /** Which part of the patch the network's picture shows: left, top, right, bottom. */
  readonly covers: [number, number, number, number];
  /** All planes, as they were sent. */
  readonly planes: number[];
  /** Microseconds on the server. */
  readonly prepare: number;
  readonly engine: number;
}

/** What the inspector shows, in plain numbers. */
export interface Inspection {
  readonly layer: string;
  readonly unit: number;
  /** Of a map its own, rows from the top; of a neuron those of its layer. */
  readonly values: number[];
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  /** Of each bar of the histogram. */
  readonly counts: number[];
  /** A neuron's value. */
  readonly value: number | null;
}

/** The hook itself. */
export interface Hook {
  stats(): {
    fps: number;
    latency: { median: number | null; p95: number | null };
    frames: number;
    drawn: number;
    /** Frames that the source has shown by itself. */
    shown: number;
    /** Milliseconds since the frame was taken whose reading is shown. */
    age: number | null;
  };
  reading(): DrawnReading | null;
  /** The plan that readings are drawn by. */
  plan(): Plan | null;
  latencies(count?: number): number[];
  /**
   * The face that is followed: its box, and what is cut out around it, as shares of the frame; how many there are; and
   * the share of this page's picture that was searched last, less than 1 where only a part was, or null.
   */
  face(): { box: number[] | null; cut: number[] | null; count: number; searched: number | null };
  /** What is pointed at, and its value; null where there is nothing. */
  pointed(): Finding | null;
  /** The unit in the inspector, and its newest values; null where there is none, or none have come. */
  inspected(): Inspection | null;
}

declare global {
  interface Window {
    convscope?: Hook;
  }
}

/** Make the hook of a page. */
export function hookOf({ session, feed, meter, inspector, inspected }: Page): Hook {
  return {
    stats: () => {
      const { fps, median, p95 } = meter.pace(performance.now());
      const { frames, drawn } = meter;
      const shown = feed.source.peek()?.drawn ?? 0;
      const age = ageOf(session, feed, performance.now()) ?? null;
      return { fps, latency: { median: median ?? null, p95: p95 ?? null }, frames, drawn, shown, age };
    },
    reading: () => {
      const { newest } = session;
      const plan = session.current.peek();
      if (!newest || !plan) return null;
      const { sequence, empty, probabilities, values, covers, planes, prepare, engine } = newest;
      const limits = plan.panels.map((panel) => limitsOf(panel, newest) ?? null);
      return {
        sequence,
        plan: plan.id,
        empty,
        probabilities: Array.from(probabilities),
        limits: limits.map((pair) => pair && [pair[0], pair[1]]),
        pairs: plan.panels.map((panel) => inPairs(pairsOf(panel, newest))),
        values: Array.from(values),
        covers: [covers.left, covers.top, covers.right, covers.bottom],
        planes: Array.from(planes),
        prepare,
        engine,
      };
    },
    plan: () => session.current.peek() ?? null,
    latencies: (count) => meter.latencies(count),
    face: () => {
      const now = performance.now();
      const { box, searched } = feed.faces;
      return {
        box: edgesOf(box.box(now)),
        cut: edgesOf(box.cut(now)),
        count: box.found.length,
        searched: searched ?? null,
      };
    },
    pointed: () => inspector.finding.peek() ?? null,
    inspected: () => inspectionOf(inspected),
  };
}

function edgesOf(box: Covered | undefined): number[] | null {
  return box ? [box.left, box.top, box.right, box.bottom] : null;
}

function inPairs(numbers: Float32Array | undefined): [number, number][] | null {
  if (!numbers) return null;
  return Array.from(
    { length: numbers.length / 2 },
    (_, at) => [numbers[2 * at], numbers[2 * at + 1]] as [number, number],
  );
}

function inspectionOf({ chosen, newest }: Inspected): Inspection | null {
  const unit = chosen.peek();
  if (!unit || !newest) return null;
  const { values, figures, counts, value } = newest;
  return {
    ...unit,
    ...figures,
    values: Array.from(values),
    counts: Array.from(counts),
    value: value ?? null,
  };
}
