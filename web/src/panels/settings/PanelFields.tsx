import { changePanel } from "../../state/view/actions";
import type { Option } from "../../state/view/options";
import { classIn, layersFor, orderBy, type Panel } from "../../state/view/view";
import { usePage } from "../context";
import { Choice } from "../sheets/Picker";
import { CheckField, Line, NumberField, TextField } from "./fields";
import { ColorField, ScaleField } from "./LookFields";

interface Props<One extends Panel = Panel> {
  readonly place: number;
  readonly panel: One;
}

type Of<Kind extends Panel["kind"]> = Extract<Panel, { kind: Kind }>;

/** All that a panel can be told. */
export function PanelFields({ place, panel }: Props) {
  switch (panel.kind) {
    case "maps":
      return <MapsFields place={place} panel={panel} />;
    case "neurons":
      return <NeuronsFields place={place} panel={panel} />;
    case "weights":
      return <WeightsFields place={place} panel={panel} />;
    case "result":
      return <ResultFields place={place} panel={panel} />;
    case "text":
      return <WordsFields place={place} panel={panel} />;
    default:
      return <p class="line-hint">This panel can be moved, resized, enlarged and removed.</p>;
  }
}

/** Changes of one panel. */
function useChange(place: number): (keys: Readonly<Record<string, unknown>>) => void {
  const page = usePage();
  return (keys) => changePanel(page, place, keys);
}

function MapsFields({ place, panel }: Props<Of<"maps">>) {
  const change = useChange(place);
  const { session } = usePage();
  const units = session.current.value?.panels[place]?.units ?? 1;
  return (
    <>
      <LayerField place={place} panel={panel} />
      <UnitsField place={place} panel={panel} label="Maps" />
      <OrderFields place={place} panel={panel} orders={["natural", "activation"]} />
      <Line label="Tiles">
        <Choice
          label="Tiles"
          options={TILES}
          chosen={panel.tiles}
          choose={(tiles) => change({ tiles })}
          testid="set-tiles"
        />
      </Line>
      <NumberField
        label="Columns"
        name="columns"
        value={panel.columns}
        least={0}
        most={4096}
        hint="0: as they fit"
        change={(columns) => change({ columns })}
      />
      <ColorField place={place} colormap={panel.colormap} />
      <ScaleField place={place} scale={panel.scale} hasUnits />
      <Line label="Interpolation">
        <Choice
          label="Interpolation"
          options={INTERPOLATIONS}
          chosen={panel.interpolation}
          choose={(interpolation) => change({ interpolation })}
          testid="set-interpolation"
        />
      </Line>
      <NumberField
        label="Longest side"
        name="edge"
        value={panel.edge}
        least={1}
        most={4096}
        hint="larger maps are averaged"
        change={(edge) => change({ edge })}
      />
      <NumberField
        label="Overlay"
        name="overlay"
        value={panel.overlay}
        least={-1}
        most={units - 1}
        hint="a map over the patch; -1: none"
        change={(overlay) => change({ overlay })}
      />
    </>
  );
}

function NeuronsFields({ place, panel }: Props<Of<"neurons">>) {
  return (
    <>
      <LayerField place={place} panel={panel} />
      <UnitsField place={place} panel={panel} label="Neurons" />
      <OrderFields place={place} panel={panel} orders={["natural", "activation"]} />
      <RowsField place={place} rows={panel.rows} />
      <ColorField place={place} colormap={panel.colormap} />
      <ScaleField place={place} scale={panel.scale} hasUnits={false} />
    </>
  );
}

function WeightsFields({ place, panel }: Props<Of<"weights">>) {
  const change = useChange(place);
  return (
    <>
      <LayerField place={place} panel={panel} />
      <UnitsField place={place} panel={panel} label="Units" />
      <Line label="Show">
        <Choice
          label="Show"
          options={SHOWS}
          chosen={panel.show}
          choose={(show) => change({ show })}
          testid="set-show"
        />
      </Line>
      <OrderFields place={place} panel={panel} orders={["natural"]} />
      <RowsField place={place} rows={panel.rows} />
      <ColorField place={place} colormap={panel.colormap} />
    </>
  );
}

function ResultFields({ place, panel }: Props<Of<"result">>) {
  const change = useChange(place);
  const { session } = usePage();
  const isQuantity = (session.card.value?.values.length ?? 0) > 0;
  return (
    <>
      {!isQuantity && (
        <NumberField
          label="Classes"
          name="top"
          value={panel.top}
          least={0}
          most={100}
          hint="the most probable; 0: as suits"
          change={(top) => change({ top })}
        />
      )}
      <CheckField
        label="History"
        name="history"
        text="the last 10 seconds"
        checked={panel.history}
        change={(history) => change({ history })}
      />
    </>
  );
}

function WordsFields({ place, panel }: Props<Of<"text">>) {
  const change = useChange(place);
  return (
    <TextField
      label="Text"
      place={place}
      name="text"
      value={panel.text}
      many
      change={(text) => change({ text })}
    />
  );
}

type OfLayer = Of<"maps"> | Of<"neurons"> | Of<"weights">;

/** Another layer has other units: which ones are shown begins anew. */
function LayerField({ place, panel }: Props<OfLayer>) {
  const change = useChange(place);
  const { session } = usePage();
  const layers = layersFor(panel.kind, session.card.value?.layers ?? []);
  const isJoined = (name: string) => layers.find((layer) => layer.name === name)?.joined ?? false;
  const choose = (layer: string) => {
    const isByWeight = panel.order === "value" || panel.order.startsWith("class:");
    const order = isByWeight && !isJoined(layer) ? "natural" : panel.order;
    const overlay = panel.kind === "maps" ? { overlay: -1 } : {};
    change({ layer, units: "", order, ...overlay });
  };
  return (
    <Line label="Layer">
      <Choice
        label="Layer"
        options={layers.map(({ name, kind }) => ({ value: name, name, detail: kind }))}
        chosen={panel.layer}
        choose={choose}
        testid="set-layer"
      />
    </Line>
  );
}

function UnitsField({ place, panel, label }: Props<OfLayer> & { readonly label: string }) {
  const change = useChange(place);
  return (
    <TextField
      label={label}
      place={place}
      name="units"
      value={panel.units}
      hint="all; or as 0-19,25"
      change={(units) => change({ units })}
    />
  );
}

function RowsField({ place, rows }: { readonly place: number; readonly rows: number }) {
  const change = useChange(place);
  return (
    <NumberField
      label="Rows"
      name="rows"
      value={rows}
      least={1}
      most={4096}
      change={(one) => change({ rows: one })}
    />
  );
}

const ORDERS: Readonly<Record<string, string>> = {
  natural: "natural",
  activation: "by activation",
  value: "by pull on the expected value",
  class: "by weight toward a class",
};

/** The order of units, and the class by which they are sorted. */
function OrderFields({ place, panel, orders }: Props<OfLayer> & { readonly orders: readonly string[] }) {
  const change = useChange(place);
  const { session } = usePage();
  const model = session.card.value;
  const labels = model?.labels ?? [];
  const layer = model?.layers.find(({ name }) => name === panel.layer);
  const number = classIn(panel.order, labels);
  const canSort =
    layer?.joined || (panel.kind === "weights" && layer?.kind === "dense") || number !== undefined;
  const canPull = (canSort && (model?.values.length ?? 0) > 0) || panel.order === "value";
  const options = [...orders, ...(canPull ? ["value"] : []), ...(canSort ? ["class"] : [])];
  return (
    <>
      <Line label="Order">
        <Choice
          label="Order"
          options={options.map((value) => ({ value, name: ORDERS[value] ?? value }))}
          chosen={number === undefined ? panel.order : "class"}
          choose={(order) => change({ order: order === "class" ? orderBy(number ?? 0, labels) : order })}
          testid="set-order"
        />
      </Line>
      {number !== undefined && (
        <Line label="Class">
          <Choice
            label="Class"
            options={classOptions(labels)}
            chosen={String(number)}
            choose={(text) => change({ order: orderBy(Number(text), labels) })}
            testid="set-class"
          />
        </Line>
      )}
    </>
  );
}

/** The classes, by number and name. */
export function classOptions(labels: readonly string[], before = ""): Option[] {
  return labels.map((label, number) => ({
    value: String(number),
    name: before + label,
    ...(label === String(number) ? {} : { detail: String(number) }),
  }));
}

const TILES: readonly Option[] = [
  { value: "fit", name: "as large as fit" },
  { value: "square", name: "a square grid" },
];

const INTERPOLATIONS: readonly Option[] = ["nearest", "linear", "cubic", "lanczos"].map((value) => ({
  value,
  name: value,
}));

const SHOWS: readonly Option[] = [
  { value: "weights", name: "weights" },
  { value: "products", name: "activation × weight" },
];
