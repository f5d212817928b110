import { panelAt } from "../state/values/units";
import type { PanelProps } from "./context";
import { Frame } from "./Frame";

/** Words of the user's own; lines stay as they are. */
export function Words({ plan, place }: PanelProps) {
  return (
    <Frame kind="text" place={place} title="text">
      <p class="words" data-testid="words">
        {panelAt(plan, place, "text")?.text}
      </p>
    </Frame>
  );
}
