import { useLayoutEffect, useMemo } from "preact/hooks";
import { DIVERGING, strongestOf, weightTones } from "../../draw/diverging";
import { cellGrid, tileGrid } from "../../draw/layout";
import { decimal, exact } from "../../draw/numbers";
import { TilePainter } from "../../draw/tiles";
import { type Pull, strongest } from "../../state/values/figures";
import { filtersOf } from "../../state/values/filters";
import { spread } from "../../state/values/spread";
import { floatsOf } from "../../wire/floats";
import type { Learned } from "../../wire/messages";
import { usePage } from "../context";
import { useOnCanvas, useRoom } from "../use";

const SHOWN = 5;

/** The unit's own weights. */
export function Filter() {
  const filter = usePage().inspected.described.value?.filter;
  return filter ? <Weights filter={filter} /> : null;
}

function Weights({ filter }: { readonly filter: Learned }) {
  const { session } = usePage();
  const [canvas, painter] = useOnCanvas((element) => new TilePainter(element));
  const room = useRoom(canvas).value;
  const { values, colors } = useMemo(() => filtersOf(filter), [filter]);
  const planes = useMemo(() => spread(filter, session.card.peek()?.layers ?? []), [filter]);
  const { height, width } = planes;
  const count = colors ? 1 : planes.count;
  useLayoutEffect(() => {
    const gap = Math.round(devicePixelRatio);
    const rows = Math.ceil(Math.sqrt(count / 2));
    const isCells = height * width === 1;
    const grid = isCells ? cellGrid(count, rows, room, gap) : tileGrid(count, planes, room, gap);
    if (colors) {
      const bytes = Uint32Array.from(colors.keys());
      painter()?.paint({ bytes, height, width }, grid, room, colors);
    } else painter()?.paint({ bytes: weightTones(values), height, width }, grid, room, DIVERGING);
  }, [values, planes, room]);
  const end = strongestOf(values);
  const [bias] = filter.biases;
  const size =
    height * width > 1 ? `${count > 1 ? `${count} × ` : ""}${height}×${width}` : `${count} weights`;
  return (
    <section data-testid="filter">
      <h3 class="inspector-title">{filter.shape.length === 3 ? "its filter" : "its weights"}</h3>
      <canvas
        ref={canvas}
        class="filter"
        role="img"
        aria-label={colors ? "Weights in colours: gray is zero" : "Weights: blue below zero, red above"}
      />
      <p class="inspector-note">
        {size}, {decimal(-end)} to {decimal(end)}
        {bias !== undefined && (
          <>
            , bias <span data-testid="bias">{exact(bias)}</span>
          </>
        )}
      </p>
    </section>
  );
}

/** The classes that the unit is weighted toward and against. */
export function Classes() {
  const { inspected, session } = usePage();
  const described = inspected.described.value;
  if (!described?.toward) return null;
  const { toward, against } = strongest(floatsOf(described.toward), SHOWN);
  const labels = session.card.value?.labels ?? [];
  return (
    <section class="inspector-classes" data-testid="classes">
      <Side title="weighted toward" name="toward" pulls={toward} labels={labels} />
      <Side title="weighted against" name="against" pulls={against} labels={labels} />
    </section>
  );
}

interface SideProps {
  readonly title: string;
  readonly name: string;
  readonly pulls: readonly Pull[];
  readonly labels: readonly string[];
}

function Side({ title, name, pulls, labels }: SideProps) {
  return (
    <div>
      <h3 class="inspector-title">{title}</h3>
      <ol class="inspector-pulls" data-testid={name}>
        {pulls.map(({ number, weight }) => (
          <li key={number}>
            <span class="pull-label">{labels[number] ?? number}</span>
            <span class="pull-weight">{decimal(weight)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
