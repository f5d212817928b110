import { expect, test } from "vitest";
import { inside } from "../../../src/sources/edges";
import { planOf } from "../../../src/state/plan";
import { extentOf, factorOf, fieldOf, onPatch } from "../../../src/state/values/fields";
import type { ReceptiveField } from "../../../src/wire/messages";
import { mapsPanel, plan, view } from "../fakes";

const PICTURE = { width: 20, height: 10 };
const FIELD: ReceptiveField = { size: [4, 6], stride: [2, 2], start: [-1, 0] };

test("a place sees as much as its field says, without the padding", () => {
  expect(fieldOf(FIELD, 0, 0, PICTURE)).toEqual({ left: 0, top: 0, right: 0.3, bottom: 0.3 });
  expect(fieldOf(FIELD, 2, 5, PICTURE)).toEqual({ left: 0.5, top: 0.3, right: 0.8, bottom: 0.7 });
  expect(fieldOf(FIELD, 4, 9, PICTURE)).toEqual({ left: 0.9, top: 0.7, right: 1, bottom: 1 });
});

test("where all places see the same, it is the whole picture", () => {
  const whole: ReceptiveField = { size: [99, 99], stride: [0, 0], start: [-40, -40] };
  expect(fieldOf(whole, 3, 3, PICTURE)).toEqual({ left: 0, top: 0, right: 1, bottom: 1 });
});

test("a map lies so that the middle of each place is on the middle of what it sees", () => {
  const map = { width: 5, height: 3 };
  const edges = extentOf(FIELD, map, 1, PICTURE);
  for (const [row, column] of [
    [0, 0],
    [1, 2],
    [2, 4],
  ] as const) {
    const across = edges.left + ((edges.right - edges.left) * (column + 0.5)) / map.width;
    const down = edges.top + ((edges.bottom - edges.top) * (row + 0.5)) / map.height;
    expect(across * PICTURE.width).toBeCloseTo(FIELD.start[1] + FIELD.size[1] / 2 + column * 2, 9);
    expect(down * PICTURE.height).toBeCloseTo(FIELD.start[0] + FIELD.size[0] / 2 + row * 2, 9);
  }
});

test("a map that was shrunk lies where the whole one does", () => {
  const whole = extentOf(FIELD, { width: 8, height: 4 }, 1, PICTURE);
  expect(extentOf(FIELD, { width: 4, height: 2 }, 2, PICTURE)).toEqual(whole);
});

test("the patch shows more than the network's picture, or less", () => {
  const covers = { left: 0.25, top: -0.5, right: 0.75, bottom: 1.5 };
  const edges = onPatch({ left: 0, top: 0.25, right: 0.5, bottom: 1 }, covers);
  expect(edges).toEqual({ left: 0.25, top: 0, right: 0.5, bottom: 1.5 });
  expect(inside(edges)).toEqual({ left: 0.25, top: 0, right: 0.5, bottom: 1 });
});

test.each([
  [64, [2, 4, 6], 1],
  [6, [2, 4, 6], 1],
  [5, [2, 4, 6], 2],
  [4, [1, 9, 9], 3],
])("at an edge of %i a map of %j is shrunk so many times: %i", (edge, shape, factor) => {
  const wished = view();
  const [camera, maps] = wished.panel;
  if (camera?.kind !== "camera" || maps?.kind !== "maps") throw new Error("another view");
  const panels = [mapsPanel(), { ...mapsPanel(), shape }];
  const ready = planOf({ ...plan(1), panels, view: { ...wished, panel: [camera, { ...maps, edge }] } });
  expect(factorOf(ready, 1)).toBe(factor);
});
