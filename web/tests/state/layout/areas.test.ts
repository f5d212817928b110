import { expect, test } from "vitest";
import { areasOf } from "../../../src/state/layout/areas";

const SIDE = ["camera", "patch", "input", "result"];
const of = (kind: string, count: number) => Array.from({ length: count }, () => kind);

test.each<[string[], number[][], number[]]>([
  [[], [], []],
  [of("maps", 1), [[4]], []],
  [of("maps", 2), [[4, 5]], []],
  [of("maps", 3), [[4, 5], [6]], []],
  [
    of("maps", 4),
    [
      [4, 5],
      [6, 7],
    ],
    [],
  ],
  [[...of("maps", 2), "neurons"], [[4, 5], [6]], []],
  [[...of("maps", 4), "neurons"], [[4, 5], [6, 7], [8]], []],
  [["neurons", "maps", "neurons"], [[5], [4], [6]], []],
  [["neurons", "weights"], [[4], [5]], []],
  [["weights", "maps", ...of("neurons", 3)], [[5], [4, 6], [7, 8]], []],
  [of("maps", 7), [], [4, 5, 6, 7, 8, 9, 10]],
])("beside the picture, %j stand in columns %j or in a mosaic %j", (kinds, columns, mosaic) => {
  const areas = areasOf([...SIDE, ...kinds].map((kind) => ({ kind })));
  expect(areas.side).toEqual([0, 1, 2, 3]);
  expect(areas.columns.map(({ places }) => places)).toEqual(columns);
  expect(areas.mosaic).toEqual(mosaic);
});

test("panels of a kind that the page does not know have no place", () => {
  expect(areasOf([{ kind: "sound" }, { kind: "result" }])).toEqual({ side: [1], columns: [], mosaic: [] });
});

test("what a class is made of has as much room as the units", () => {
  const shares = areasOf([{ kind: "neurons" }, { kind: "weights" }]).columns.map(({ share }) => share);
  expect(new Set(shares).size).toBe(1);
});
