import { changeLayer } from "../../state/view/actions";
import type { Option } from "../../state/view/options";
import { layersFor } from "../../state/view/view";
import { usePage } from "../context";
import { Choice } from "../sheets/Picker";
import { type FieldsProps, type Of, type OfLayer, useChange } from "./change";
import { Line, NumberField, TextField } from "./fields";
import { ColorField, OverlayField, ScaleField } from "./LookFields";
import { OrderFields } from "./OrderFields";

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

export function MapsFields({ place, panel }: FieldsProps<Of<"maps">>) {
  const change = useChange(place);
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
      <OverlayField place={place} overlay={panel.overlay} />
    </>
  );
}

export function NeuronsFields({ place, panel }: FieldsProps<Of<"neurons">>) {
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

export function WeightsFields({ place, panel }: FieldsProps<Of<"weights">>) {
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

function LayerField({ place, panel }: FieldsProps<OfLayer>) {
  const page = usePage();
  const layers = layersFor(panel.kind, page.session.card.value?.layers ?? []);
  return (
    <Line label="Layer">
      <Choice
        label="Layer"
        options={layers.map(({ name, kind }) => ({ value: name, name, detail: kind }))}
        chosen={panel.layer}
        choose={(layer) => changeLayer(page, place, layer)}
        testid="set-layer"
      />
    </Line>
  );
}

function UnitsField({ place, panel, label }: FieldsProps<OfLayer> & { readonly label: string }) {
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
