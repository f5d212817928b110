import { useCallback, useLayoutEffect, useMemo } from "preact/hooks";
import { cellGrid, FIRM, type Grid, type Size } from "../../draw/layout";
import { UnitPainter } from "../../draw/units";
import { type Plan, tableFor } from "../../state/plan";
import { Products } from "../../state/values/products";
import { panelAt, rowSums } from "../../state/values/units";
import type { Reading } from "../../wire/binary";
import type { Learned } from "../../wire/messages";
import { type PanelProps, usePage } from "../context";
import { Frame } from "../Frame";
import { useOnCanvas, useReadings, useRoom } from "../use";
import { Filters } from "./Filters";
import { Ends, Ramp } from "./Legend";
import { LogitLine } from "./LogitLine";
import { Rows } from "./Rows";
import { useOrderWords } from "./Toward";

/** What a layer has learned: filters, or weights that meet single neurons. */
export function Weights(props: PanelProps) {
  const { learned } = props.panel;
  if (learned?.shape.length === 3) return <Filters {...props} learned={learned} />;
  if (learned) return <Dense {...props} learned={learned} />;
  return (
    <Frame kind="weights" place={props.place} title={props.panel.layer}>
      <p class="words">This layer has no weights of its own.</p>
    </Frame>
  );
}

/** The weights of units of a dense layer side by side, or what they make of the activations that they meet. */
function Dense(props: PanelProps & { readonly learned: Learned }) {
  const { plan, place, panel, learned } = props;
  const { session } = usePage();
  const labels = session.card.value?.labels ?? [];
  const names = learned.units.map((unit) =>
    panel.units === labels.length ? (labels[unit] ?? String(unit)) : `neuron ${unit}`,
  );
  const products = useMemo(() => new Products(learned), [learned]);
  const ends = useMemo(() => new Ends(), []);
  const follow = useCallback(
    (reading?: Reading) => {
      if (reading) products.follow(reading);
      ends.set([-products.most, products.most]);
    },
    [products, ends],
  );
  useLayoutEffect(() => follow(), [follow]);
  const own = panelAt(plan, place, "weights");
  const words = useOrderWords(props);
  const what = products.parts ? `${learned.input || "activation"} × weight` : "weights";
  return (
    <Frame
      kind="weights"
      place={place}
      title={panel.layer}
      facts={[`${what} of ${names.join(", ")}`, words]}
      tools={<Ramp ends={ends} table={tableFor(plan, place)} />}
    >
      <div class="blocks">
        {names.map((name, at) => (
          <Block
            key={learned.units[at]}
            plan={plan}
            place={place}
            products={products}
            at={at}
            follow={follow}
            name={name}
            rows={own?.rows ?? 1}
          />
        ))}
      </div>
      {products.parts && <span class="panel-sum-key">bars: sum of each row</span>}
    </Frame>
  );
}

interface BlockProps {
  readonly plan: Plan;
  readonly place: number;
  readonly products: Products;
  /** Which of the units. */
  readonly at: number;
  readonly follow: (reading?: Reading) => void;
  readonly name: string;
  readonly rows: number;
}

/** The numbers of one unit, and what they sum up to. */
function Block({ plan, place, products, at, follow, name, rows }: BlockProps) {
  const [canvas, painter] = useOnCanvas((element) => new UnitPainter(element));
  const room = useRoom(canvas).value;
  const { order, parts } = products;
  const grid = useMemo(
    () => cellGrid(order.length, rows, room, Math.round(devicePixelRatio), FIRM),
    [order, rows, room],
  );
  const table = tableFor(plan, place);
  const paint = (reading?: Reading) => {
    follow(reading);
    const { most } = products;
    painter()?.values(products.values[at] as Float32Array, order, [-most, most], { grid, room, table });
  };
  useReadings(paint, [products, at, grid, table], canvas);
  useLayoutEffect(() => {
    if (!parts) paint();
  }, [products, at, grid, table]);
  return (
    <section class="block">
      <h3 class="block-name">{name}</h3>
      <div class={parts ? "tiles tiles-beside" : "tiles"}>
        <div class="tiles-field">
          <canvas ref={canvas} class="tiles-canvas" role="img" aria-label={`Weights of ${name}`} />
        </div>
        {parts && room.width > 0 && (
          <Sums grid={grid} room={room} products={products} at={at} follow={follow} />
        )}
      </div>
      {parts && (
        <LogitLine follow={follow} parts={parts} at={at}>
          sum
        </LogitLine>
      )}
      {room.width > 0 && grid.units < order.length && (
        <footer class="panel-foot">
          the first {grid.units} of {order.length} fit here
        </footer>
      )}
    </section>
  );
}

interface SumsProps {
  readonly grid: Grid;
  readonly room: Size;
  readonly products: Products;
  readonly at: number;
  readonly follow: (reading?: Reading) => void;
}

/** The sum of each row; bars can be compared between the units of a panel. */
function Sums({ grid, room, products, at, follow }: SumsProps) {
  const { columns } = grid;
  const read = useCallback(
    (reading: Reading, into: Float64Array) => {
      follow(reading);
      rowSums(products.values[at] as Float32Array, products.order, columns, into);
      return products.longestRow(columns, into.length);
    },
    [products, at, columns, follow],
  );
  return <Rows grid={grid} room={room} label="Sum of each row" isSigned read={read} />;
}
