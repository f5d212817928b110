/** The units that a panel shows, in their order, and the range of its colours. */

import type { Range } from "../../draw/tones";
import type { Reading } from "../../wire/binary";
import type { Maps, Neurons, PanelPlan, View } from "../../wire/messages";
import { limitsOf, type Plan, pairsOf, planesOf, valuesOf } from "../plan";
import { Sorter } from "./sort";

/** The panel of a view at a place, if it is of that kind. */
export function panelAt<Kind extends View["panel"][number]["kind"]>(
  plan: Plan,
  place: number,
  kind: Kind,
): Extract<View["panel"][number], { kind: Kind }> | undefined {
  const panel = plan.view.panel[place];
  return isKind(panel, kind) ? panel : undefined;
}

function isKind<Kind extends string>(
  panel: View["panel"][number] | undefined,
  kind: Kind,
): panel is Extract<View["panel"][number], { kind: Kind }> {
  return panel?.kind === kind;
}

/** What the ends of a panel's colours are to stand for; nothing where it is not told that. */
export function scaleOf(plan: Plan, place: number): Maps["scale"] | undefined {
  const panel = plan.view.panel[place];
  return panel && "scale" in panel ? panel.scale : undefined;
}

/** The numbers of the units that a panel shows. */
export function orderOf(panel: PanelPlan): readonly number[] {
  return panel.order.length > 0 ? panel.order : Array.from({ length: panel.units }, (_, unit) => unit);
}

/** What the ends of the colours stand for in a reading. */
export function rangeOf(
  panel: PanelPlan,
  scale: Maps["scale"] | Neurons["scale"] | undefined,
  reading: Reading,
): Range {
  if (scale === "unit") return undefined;
  return Array.isArray(scale) ? scale : limitsOf(panel, reading);
}

/** The units that a panel shows, in an order that may change with each reading. */
export class Ordering {
  /** The numbers of the units, in their order. */
  readonly units: Uint32Array;
  private readonly first: Uint32Array;
  private readonly keys: Float64Array;
  private readonly sorter: Sorter;

  constructor(
    private readonly panel: PanelPlan,
    private readonly isByActivation: boolean,
  ) {
    this.first = Uint32Array.from(orderOf(panel));
    this.units = this.first.slice();
    this.keys = new Float64Array(isByActivation ? panel.units : 0);
    this.sorter = new Sorter(isByActivation ? this.units.length : 0);
  }

  /** Sort by what a reading says, the largest first, if the panel wants that: neurons by value, maps by mean. */
  follow(reading: Reading): void {
    if (!this.isByActivation) return;
    activations(this.panel, this.first, reading, this.keys);
    this.units.set(this.first);
    this.sorter.sort(this.units, this.keys);
  }
}

/** The value of each neuron, or the mean of each map. */
function activations(panel: PanelPlan, units: Uint32Array, reading: Reading, into: Float64Array): void {
  const values = valuesOf(panel, reading);
  if (values) {
    for (const unit of units) into[unit] = values[unit] as number;
    return;
  }
  const pairs = pairsOf(panel, reading);
  const bytes = planesOf(panel, reading);
  const size = panel.height * panel.width;
  for (const unit of units) {
    const least = pairs?.[2 * unit] ?? 0;
    const greatest = pairs?.[2 * unit + 1] ?? 0;
    let sum = 0;
    for (let at = unit * size; at < (unit + 1) * size; at++) sum += bytes[at] as number;
    into[unit] = least + ((greatest - least) * sum) / (255 * size);
  }
}

/**
 * The sum of each row of units, in double precision.
 * @param values of all units of the layer
 * @param columns how many units stand in a row; the last row may be short
 * @param into takes as many numbers as there are rows
 */
export function rowSums(
  values: ArrayLike<number>,
  units: ArrayLike<number>,
  columns: number,
  into: Float64Array,
): void {
  for (let row = 0; row < into.length; row++) {
    const end = Math.min(units.length, (row + 1) * columns);
    let sum = 0;
    for (let at = row * columns; at < end; at++) sum += values[units[at] as number] as number;
    into[row] = sum;
  }
}

/** The mean of each row of units, as `rowSums` has their sums. */
export function rowMeans(
  values: ArrayLike<number>,
  units: ArrayLike<number>,
  columns: number,
  into: Float64Array,
): void {
  rowSums(values, units, columns, into);
  for (let row = 0; row < into.length; row++) {
    into[row] = (into[row] as number) / (Math.min(units.length, (row + 1) * columns) - row * columns);
  }
}

/** The largest of some numbers, whatever their signs. */
export function largestOf(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let at = 0; at < numbers.length; at++) most = Math.max(most, Math.abs(numbers[at] as number));
  return most;
}
