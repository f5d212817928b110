/** What panels of units that are sorted by a class have in common. */

import { useCallback, useMemo } from "preact/hooks";
import type { Grid, Size } from "../../draw/layout";
import { type Decomposition, decompositionToward } from "../../state/values/logit";
import { largestOf, orderOf, rangeOf, rowMeans, scaleOf } from "../../state/values/units";
import { orderWords } from "../../state/view/view";
import type { Reading } from "../../wire/binary";
import type { PanelPlan } from "../../wire/messages";
import { type PanelProps, usePage } from "../context";
import { LogitLine } from "./LogitLine";
import { Rows } from "./Rows";

/** Where no row's mean is larger, the longest bar stands for this part of the layer's largest value. */
const LEAST = 1 / 4;

/** The parts of the logit that units are sorted toward; nothing where they are not sorted so. */
export function useParts({ toward }: PanelPlan): Decomposition | undefined {
  return useMemo(() => (toward ? decompositionToward(toward) : undefined), [toward]);
}

/** The words for how units are sorted. */
export function useOrderWords({ plan, place }: PanelProps): string {
  const { session } = usePage();
  const own = plan.view.panel[place];
  return own && "order" in own ? orderWords(own.order, session.card.value?.labels ?? []) : "";
}

interface MeansProps extends PanelProps {
  readonly parts: Decomposition;
  readonly grid: Grid;
  readonly room: Size;
}

/** The mean activation of each row. */
export function Means({ plan, place, panel, parts, grid, room }: MeansProps) {
  const units = useMemo(() => orderOf(panel), [panel]);
  const scale = scaleOf(plan, place);
  const { columns } = grid;
  const read = useCallback(
    (reading: Reading, into: Float64Array) => {
      rowMeans(parts.met(reading), units, columns, into);
      const range = rangeOf(panel, scale, reading);
      return Math.max(largestOf(into), range ? LEAST * largestOf(range) : 0);
    },
    [parts, units, panel, scale, columns],
  );
  return <Rows grid={grid} room={room} label="Mean activation of each row" read={read} />;
}

/** What the class's logit is made of. */
export function TowardLine({ parts, words }: { readonly parts: Decomposition; readonly words: string }) {
  const follow = useCallback((reading: Reading) => parts.follow(reading), [parts]);
  return (
    <div class="panel-sum">
      <span class="panel-sum-key">{words} · bars: mean of each row</span>
      <LogitLine follow={follow} parts={parts} at={0} />
    </div>
  );
}
