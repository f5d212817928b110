import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { sizeOf, tileGrid } from "../draw/layout";
import { shareHeight } from "../draw/share";
import type { Plan } from "../state/plan";
import { orderOf } from "../state/units";
import type { PanelPlan } from "../wire/messages";
import { GAP, Maps } from "./Maps";

interface Props {
  readonly plan: Plan;
  /** The places of its panels in the view. */
  readonly places: readonly number[];
}

/** In a page that scrolls, a panel of maps is at most this high for its width. */
const TALLEST = 0.9;

interface Heights {
  readonly shared: readonly number[];
  readonly alone: readonly number[];
}

/** Panels of maps that share a column, so that the tiles in each are as large as they can be. */
export function MapsColumn({ plan, places }: Props) {
  const column = useRef<HTMLDivElement>(null);
  const [heights, setHeights] = useState<Heights>({ shared: [], alone: [] });
  const panels = places.flatMap((place) => plan.panels[place] ?? []);
  useLayoutEffect(() => {
    const element = column.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeights(divide(element, panels)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [plan, places]);
  return (
    <div class="maps-column" ref={column}>
      {places.map((place, at) => {
        const panel = plan.panels[place];
        const height = { "--share": heights.shared[at] ?? 1, "--alone": `${heights.alone[at] ?? 0}px` };
        return (
          panel && (
            <div key={place} class="maps-slot" style={height}>
              <Maps plan={plan} place={place} panel={panel} />
            </div>
          )
        );
      })}
    </div>
  );
}

/** The rooms of the tiles have one width, and together the height that is to be divided. */
function divide(column: Element, panels: readonly PanelPlan[]): Heights {
  const rooms = Array.from(column.querySelectorAll(".tiles"));
  const width = rooms[0]?.clientWidth ?? 0;
  const height = rooms.reduce((sum, room) => sum + room.clientHeight, 0);
  const tiles = panels.map((panel) => ({ units: orderOf(panel).length, plane: panel }));
  return {
    shared: shareHeight(tiles, width, height, GAP),
    alone: tiles.map(({ units, plane }) => {
      const room = { width, height: TALLEST * width };
      return sizeOf(tileGrid(units, plane, room, GAP)).height;
    }),
  };
}
