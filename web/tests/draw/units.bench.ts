import { bench, describe } from "vitest";
import { GRAYS } from "../../src/draw/colors";
import { tileGrid } from "../../src/draw/layout";
import { UnitPainter } from "../../src/draw/units";
import { fakeCanvas } from "./fakes";

/** Both panels of maps of the generic layout of LeNet in a window of 1280 × 720. */
const PANELS = [
  { units: 20, side: 24, room: { width: 564, height: 246 } },
  { units: 50, side: 8, room: { width: 564, height: 280 } },
] as const;

describe("one frame of the generic layout's maps", () => {
  for (const interpolation of ["nearest", "linear", "cubic", "lanczos"] as const) {
    const panels = PANELS.map(({ units, side, room }) => ({
      painter: new UnitPainter(fakeCanvas({ keeps: false }).element),
      grid: tileGrid(units, { width: side, height: side }, room, 3),
      room,
      order: Uint32Array.from({ length: units }, (_, unit) => unit),
      maps: {
        bytes: Uint8Array.from({ length: units * side * side }, (_, at) => (at * 37) % 256),
        pairs: Float32Array.from({ length: 2 * units }, (_, at) => (at % 2) * 3 - 1),
        size: side * side,
        height: side,
        width: side,
      },
    }));
    bench(interpolation, () => {
      for (const { painter, grid, room, order, maps } of panels) {
        painter.maps(maps, order, [-1, 2], interpolation, { grid, room, table: GRAYS });
      }
    });
  }
});
