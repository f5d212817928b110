/** The units that a panel shows, in their order, and the range of its colours. */

import type { Range } from "../draw/tones";
import type { Reading } from "../wire/binary";
import type { Maps, Neurons, PanelPlan, View } from "../wire/messages";
import { limitsOf, type Plan } from "./plan";

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
