import { expect, test } from "vitest";
import type { Place } from "../../../src/state/layout/places";
import {
  type Panel,
  reordered,
  withoutPanel,
  withoutPlaces,
  withPanel,
  withPlaces,
} from "../../../src/state/layout/rearrange";
import type { View } from "../../../src/wire/messages";

const panel = (kind: "camera" | "patch" | "result", at: Place | null = null): Panel =>
  ({ kind, at }) as unknown as Panel;
const view = (...panels: Panel[]): View => ({ schema: 1, model: "", panel: panels });
const LEFT: Place = [0, 0, 24, 48];
const RIGHT: Place = [24, 0, 24, 48];

test("places come into the view and out of it", () => {
  const plain = view(panel("camera"), panel("patch"));
  const placed = withPlaces(plain, [LEFT, RIGHT]);
  expect(placed).toEqual(view(panel("camera", LEFT), panel("patch", RIGHT)));
  expect(withoutPlaces(placed)).toEqual(plain);
});

test("who stays takes the room of one who goes", () => {
  const placed = view(panel("camera", LEFT), panel("patch", RIGHT));
  expect(withoutPanel(placed, 0)).toEqual(view(panel("patch", [0, 0, 48, 48])));
  expect(withoutPanel(withoutPlaces(placed), 0)).toEqual(view(panel("patch")));
  expect(withoutPanel(view(panel("camera", LEFT)), 0)).toEqual(view());
});

test("a new panel has a place where all others have one", () => {
  const placed = view(panel("camera", LEFT), panel("patch", RIGHT));
  expect(withPanel(placed, panel("result")).panel.map(({ at }) => at)).toEqual([
    [0, 0, 24, 24],
    RIGHT,
    [0, 24, 24, 24],
  ]);
  expect(withPanel(withoutPlaces(placed), panel("result", LEFT)).panel.map(({ at }) => at)).toEqual([
    null,
    null,
    null,
  ]);
});

test("where nothing can be halved the page lays out all", () => {
  const columns = Array.from({ length: 8 }, (_, at) => at * 6);
  const full = columns.flatMap((left) => columns.map((top): Place => [left, top, 6, 6]));
  const crowded = view(...full.slice(0, 63).map((at) => panel("patch", at)));
  expect(withPanel(crowded, panel("result")).panel.at(-1)?.at).toEqual([42, 42, 6, 6]);
  const tight = view(...full.map((at) => panel("patch", at)));
  expect(withPanel(tight, panel("result")).panel.every(({ at }) => at === null)).toBe(true);
});

test("panels change their order", () => {
  const three = view(panel("camera"), panel("patch"), panel("result"));
  expect(reordered(three, 2, 0).panel.map(({ kind }) => kind)).toEqual(["result", "camera", "patch"]);
  expect(reordered(three, 0, 1).panel.map(({ kind }) => kind)).toEqual(["patch", "camera", "result"]);
});
