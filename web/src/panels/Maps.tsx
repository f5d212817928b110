import { useCallback } from "preact/hooks";
import { type Size, tileGrid } from "../draw/layout";
import { shape } from "../draw/numbers";
import { orderOf } from "../state/units";
import { mapLayers, withLayer } from "../state/view";
import { type PanelProps, usePage } from "./context";
import { Frame } from "./Frame";
import { Legend } from "./Legend";
import { Tiles } from "./Tiles";

/** The space between tiles, in CSS pixels. */
export const GAP = 3;

/** The feature maps of a layer that can be changed. */
export function Maps(props: PanelProps) {
  const { panel } = props;
  const { width, height } = panel;
  const units = orderOf(panel).length;
  const layout = useCallback(
    (room: Size) => tileGrid(units, { width, height }, room, Math.round(GAP * devicePixelRatio)),
    [units, width, height],
  );
  const size = shape(panel.shape);
  return (
    <Frame
      kind="maps"
      place={props.place}
      title={<LayerMenu {...props} />}
      detail={[size, panel.activation].filter(Boolean).join(" · ")}
      tools={<Legend {...props} />}
    >
      <Tiles {...props} label={`Feature maps of ${panel.layer}: ${size}`} layout={layout} />
    </Frame>
  );
}

function LayerMenu({ place, panel }: PanelProps) {
  const { session } = usePage();
  const view = session.view.value;
  const wanted = view?.panel[place];
  const chosen = wanted?.kind === "maps" ? wanted.layer : panel.layer;
  const change = (event: Event) => {
    if (view && event.target instanceof HTMLSelectElement) {
      session.show(withLayer(view, place, event.target.value));
    }
  };
  return (
    <select
      class="layer-menu"
      value={chosen}
      onChange={change}
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
