import { expect, test } from "vitest";
import { areasOf } from "../../src/state/areas";

const SIDE = ["camera", "patch", "input", "result"];

test.each<[string[], number[][], number[]]>([
  [[], [], []],
  [["maps"], [[4]], []],
  [["maps", "maps"], [[4, 5]], []],
  [["maps", "maps", "maps"], [[4, 5], [6]], []],
  [
    ["maps", "maps", "maps", "maps"],
    [
      [4, 5],
      [6, 7],
    ],
    [],
  ],
  [["maps", "maps", "maps", "maps", "neurons"], [[4, 5, 6, 7]], [8]],
  [["neurons", "maps", "neurons"], [[5]], [4, 6]],
])("beside the picture, %j stand in columns of maps %j and neurons %j", (kinds, maps, neurons) => {
  const panels = [...SIDE, ...kinds].map((kind) => ({ kind }));
  expect(areasOf(panels)).toEqual({ side: [0, 1, 2, 3], maps, neurons });
});

test("panels of a kind that the page does not know have no place", () => {
  expect(areasOf([{ kind: "sound" }, { kind: "result" }])).toEqual({ side: [1], maps: [], neurons: [] });
});
