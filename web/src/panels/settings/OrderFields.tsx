import { classOptions } from "../../state/view/options";
import { classIn, orderBy } from "../../state/view/view";
import { usePage } from "../context";
import { Choice } from "../sheets/Picker";
import { type FieldsProps, type OfLayer, useChange } from "./change";
import { Line } from "./fields";

const ORDERS: Readonly<Record<string, string>> = {
  natural: "natural",
  activation: "by activation",
  value: "by pull on the expected value",
  class: "by weight toward a class",
};

/** The order of units, and the class by which they are sorted. */
export function OrderFields({
  place,
  panel,
  orders,
}: FieldsProps<OfLayer> & { readonly orders: readonly string[] }) {
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
