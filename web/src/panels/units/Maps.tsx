import { useCallback } from "preact/hooks";
import { columnGrid, type Grid, type Size, squareSide, TILE_GAP, tileGrid } from "../../draw/layout";
import { shape } from "../../draw/numbers";
import { orderOf, panelAt } from "../../state/values/units";
import { changeLayer } from "../../state/view/actions";
import { mapLayers } from "../../state/view/view";
import type { Maps as MapsView } from "../../wire/messages";
import { type PanelProps, usePage } from "../context";
import { Frame } from "../Frame";
import { Legend } from "./Legend";
import { Tiles } from "./Tiles";
import { Means, TowardLine, useOrderWords, useParts } from "./Toward";

/** How tiles are to stand, as the view says it. */
type Wish = Pick<MapsView, "tiles" | "columns"> | undefined;

/**
 * Stand maps in a room: as large as it allows, or in a square with a gap of one pixel.
 * @param ratio device pixels in a CSS pixel
 */
function mapsGrid(units: number, plane: Size, room: Size, wish: Wish, ratio: number): Grid {
  const gap = Math.max(1, Math.round(ratio * (wish?.tiles === "square" ? 1 : TILE_GAP)));
  const columns = wish?.columns || (wish?.tiles === "square" ? squareSide(units) : 0);
  return columns > 0 ? columnGrid(units, plane, room, gap, columns) : tileGrid(units, plane, room, gap);
}

/** The feature maps of a layer that can be changed. */
export function Maps(props: PanelProps) {
  const { panel } = props;
  const { width, height } = panel;
  const units = orderOf(panel).length;
  const wish = panelAt(props.plan, props.place, "maps");
  const layout = useCallback(
    (room: Size) => mapsGrid(units, { width, height }, room, wish, devicePixelRatio),
    [units, width, height, wish?.tiles, wish?.columns],
  );
  const parts = useParts(panel);
  const words = useOrderWords(props);
  const size = shape([units, ...panel.shape.slice(1)]);
  return (
    <Frame
      kind="maps"
      place={props.place}
      title={<LayerMenu {...props} />}
      facts={[words, size, panel.activation]}
      tools={<Legend {...props} />}
    >
      <Tiles
        {...props}
        label={`Feature maps of ${panel.layer}: ${size}${words && `, ${words}`}`}
        layout={layout}
        {...(parts && {
          beside: (grid, room) => <Means {...props} parts={parts} grid={grid} room={room} />,
        })}
      />
      {parts && <TowardLine parts={parts} words={words} />}
    </Frame>
  );
}

function LayerMenu({ place, panel }: PanelProps) {
  const page = usePage();
  const { session } = page;
  const wanted = session.view.value?.panel[place];
  const chosen = wanted?.kind === "maps" ? wanted.layer : panel.layer;
  return (
    <select
      class="layer-menu"
      value={chosen}
      onChange={({ currentTarget }) => changeLayer(page, place, currentTarget.value)}
      aria-label="Layer shown here"
      data-testid="layer"
    >
      {mapLayers(session.card.value?.layers ?? [], chosen).map((layer) => (
        <option key={layer.name} value={layer.name}>
          {layer.name}
        </option>
      ))}
    </select>
  );
}
