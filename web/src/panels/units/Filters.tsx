import { useLayoutEffect, useMemo } from "preact/hooks";
import { GRAYS } from "../../draw/colors";
import { columnGrid, type Grid, type Size, TILE_GAP, tileGrid } from "../../draw/layout";
import { TilePainter } from "../../draw/tiles";
import { toneValues } from "../../draw/tones";
import { tableFor } from "../../state/plan";
import { filtersOf, type Filters as Shown } from "../../state/values/filters";
import type { Learned } from "../../wire/messages";
import type { PanelProps } from "../context";
import { Frame } from "../Frame";
import { useOnCanvas, useRoom } from "../use";
import { Ends, Ramp } from "./Legend";

/** Smaller tiles than this, in device pixels, show nothing of a filter. */
const SMALLEST = 6;

/** The filters of a convolution: one tile for each, or one for each of their channels. */
export function Filters(props: PanelProps & { readonly learned: Learned }) {
  const { plan, place, panel, learned } = props;
  const shown = useMemo(() => filtersOf(learned), [learned]);
  const [canvas, painter] = useOnCanvas((element) => new TilePainter(element));
  const room = useRoom(canvas).value;
  const grid = useMemo(() => gridOf(shown, room), [shown, room]);
  const table = tableFor(plan, place);
  useLayoutEffect(() => {
    const { height, width } = shown;
    if (shown.colors) {
      const bytes = Uint32Array.from(shown.colors.keys());
      painter()?.paint({ bytes, height, width }, grid, room, shown.colors);
    } else painter()?.paint({ bytes: tonesOf(shown), height, width }, grid, room, table);
  }, [shown, grid, room, table]);
  const ends = useMemo(() => new Ends(), []);
  useLayoutEffect(() => ends.set([-shown.most, shown.most]), [ends, shown]);
  const facts = factsOf(learned);
  return (
    <Frame
      kind="weights"
      place={place}
      title={panel.layer}
      facts={facts}
      tools={<Ramp ends={ends} table={shown.colors ? GRAYS : table} />}
    >
      <div class="tiles">
        <div class="tiles-field">
          <canvas
            ref={canvas}
            class="tiles-canvas"
            role="img"
            aria-label={`${panel.layer}: ${facts.join(", ")}`}
          />
        </div>
      </div>
      {room.width > 0 && grid.units < shown.tiles && (
        <footer class="panel-foot">
          the first {grid.units} of {shown.tiles} fit here
        </footer>
      )}
    </Frame>
  );
}

/** Each filter begins a row, where there are several of several channels and their tiles are large enough so. */
function gridOf({ tiles, each, height, width }: Shown, room: Size): Grid {
  const plane = { height, width };
  const gap = Math.round(TILE_GAP * devicePixelRatio);
  const rows = each > 1 && tiles > each ? columnGrid(tiles, plane, room, gap, each) : undefined;
  const isClear = rows && rows.units === tiles && rows.tile.width >= SMALLEST;
  return isClear ? rows : tileGrid(tiles, plane, room, gap);
}

/** Zero has the colour of the table's middle. */
function tonesOf({ values, most }: Shown): Uint8Array {
  const tones = new Uint8Array(values.length);
  toneValues(values, Uint32Array.from(values.keys()), [-most, most], tones);
  return tones;
}

function factsOf({ units, shape, colors }: Learned): string[] {
  const [channels = 1, height = 1, width = 1] = shape;
  const size = `${height}×${width}`;
  const what = units.length === 1 ? `filter ${units[0]}` : `${units.length} filters`;
  if (colors) return [what, size, "in colour: gray is zero"];
  return [what, channels === 1 ? size : `${channels} channels of ${size}`];
}
