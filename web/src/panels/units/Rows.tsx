import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Grid, Size } from "../../draw/layout";
import { RowsPainter } from "../../draw/rows";
import { Paced } from "../../state/paced";
import type { Reading } from "../../wire/binary";
import { useReadings } from "../use";

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

/** A bar and a number for each row of tiles, at their right. */
export function Rows({ grid, room, label, isSigned = false, read }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const painter = useRef<RowsPainter>(undefined);
  const numbers = useMemo(() => new Float64Array(grid.rows), [grid.rows]);
  useLayoutEffect(() => {
    painter.current = list.current ? new RowsPainter(list.current, isSigned) : undefined;
  }, [grid.rows, isSigned]);
  const pace = useMemo(() => new Paced(EVERY), []);
  useReadings(
    (reading) => {
      const rows = painter.current;
      rows?.paint(numbers, read(reading, numbers));
      pace.run(() => rows?.write(numbers));
    },
    [read, numbers, isSigned],
  );
  useLayoutEffect(() => () => pace.stop(), [pace]);
  const down = (pixels: number) => `${(100 * pixels) / room.height}%`;
  const pitch = (grid.tile.height + grid.gap) / devicePixelRatio;
  return (
    <ul ref={list} class="rows" key={grid.rows} aria-label={label} data-testid="rows">
      {Array.from({ length: grid.rows }, (_, row) => (
        <li
          key={row}
          class="row"
          style={{
            top: down(row * (grid.tile.height + grid.gap)),
            height: down(grid.tile.height),
            "--pitch": `${pitch}px`,
          }}
        >
          <span class="row-track">
            <span class="row-bar" data-part="bar" />
          </span>
          <span class="row-number" hidden={pitch < LOWEST}>
            <span class="steady" data-part="number" />
          </span>
        </li>
      ))}
    </ul>
  );
}
