import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Grid, Size } from "../../draw/layout";
import { RowBars, type RowInks, RowNumbers } from "../../draw/rows";
import { Paced } from "../../state/paced";
import type { Reading } from "../../wire/binary";
import { useColors } from "../colors";
import { useOnCanvas, useReadings, useRoom } from "../use";

interface Props {
  readonly grid: Grid;
  readonly room: Size;
  /** What the numbers are. */
  readonly label: string;
  /** Whether bars go to both sides from the beginning. */
  readonly isSigned?: boolean;
  /** Fill in a number for each row; gives what the longest bar stands for. */
  readonly read: (reading: Reading, into: Float64Array) => number;
}

/** Lower rows than this, in CSS pixels, have no room for a number. */
const LOWEST = 9;

/** Milliseconds between numbers: nobody reads faster. */
const EVERY = 100;

const COLORS = ["--row-bar", "--well", "--text-calm"] as const;

/** A bar and a number for each row of tiles, at their right. */
export function Rows({ grid, room, label, isSigned = false, read }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const writer = useRef<RowNumbers>(undefined);
  const [canvas, bars] = useOnCanvas((element) => new RowBars(element, isSigned));
  const own = useRoom(canvas);
  const inks = useRef<RowInks>(undefined);
  const full = useRef(0);
  const numbers = useMemo(() => new Float64Array(grid.rows), [grid.rows]);
  const pace = useMemo(() => new Paced(EVERY), []);
  const draw = () => {
    if (inks.current) bars()?.paint(numbers, full.current, grid, own.peek(), devicePixelRatio, inks.current);
  };
  useLayoutEffect(() => {
    writer.current = list.current ? new RowNumbers(list.current) : undefined;
  }, [grid.rows]);
  useColors(canvas, COLORS, ([bar = "", track = "", zero = ""]) => {
    inks.current = { bar, track, zero };
    draw();
  });
  useReadings(
    (reading) => {
      full.current = read(reading, numbers);
      draw();
      pace.run(() => writer.current?.write(numbers));
    },
    [read, numbers, grid],
    canvas,
  );
  useLayoutEffect(() => own.subscribe(draw), [own, numbers, grid]);
  useLayoutEffect(() => () => pace.stop(), [pace]);
  const down = (pixels: number) => `${(100 * pixels) / room.height}%`;
  const pitch = (grid.tile.height + grid.gap) / devicePixelRatio;
  const isBare = pitch < LOWEST;
  return (
    <div class={isBare ? "rows rows-bare" : "rows"} style={{ "--pitch": `${pitch}px` }}>
      <canvas ref={canvas} class="rows-bars" />
      <ul ref={list} key={grid.rows} aria-label={label} data-testid="rows">
        {Array.from({ length: grid.rows }, (_, row) => (
          <li
            key={row}
            class="row"
            style={{ top: down(row * (grid.tile.height + grid.gap)), height: down(grid.tile.height) }}
          >
            <span class="steady" data-part="number" />
          </li>
        ))}
      </ul>
    </div>
  );
}
