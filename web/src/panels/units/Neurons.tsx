import { useCallback } from "preact/hooks";
import { cellGrid, FIRM, type Size } from "../../draw/layout";
import { shape } from "../../draw/numbers";
import { orderOf, panelAt } from "../../state/values/units";
import type { PanelProps } from "../context";
import { Frame } from "../Frame";
import { Legend } from "./Legend";
import { Tiles } from "./Tiles";
import { Means, TowardLine, useOrderWords, useParts } from "./Toward";

/** The neurons of a dense layer, in rows. */
export function Neurons(props: PanelProps) {
  const { panel } = props;
  const units = orderOf(panel).length;
  const rows = panelAt(props.plan, props.place, "neurons")?.rows ?? 1;
  const parts = useParts(panel);
  const longest = parts && FIRM;
  const layout = useCallback(
    (room: Size) => cellGrid(units, rows, room, Math.round(devicePixelRatio), longest),
    [units, rows, longest],
  );
  const words = useOrderWords(props);
  const size = words ? `${units} neurons` : shape(panel.shape);
  return (
    <Frame
      kind="neurons"
      place={props.place}
      title={panel.layer}
      facts={[words, size, panel.activation]}
      tools={<Legend {...props} />}
    >
      <Tiles
        {...props}
        label={`${units} neurons of ${panel.layer}${words && `, ${words}`}`}
        layout={layout}
        {...(parts && {
          beside: (grid, room) => <Means {...props} parts={parts} grid={grid} room={room} />,
        })}
      />
      {parts && <TowardLine parts={parts} words={words} />}
    </Frame>
  );
}
