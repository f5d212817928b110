import { expect, test } from "vitest";
import { planOf } from "../../../src/state/plan";
import { overlaysOf, tonesOf } from "../../../src/state/values/overlays";
import { withKeys } from "../../../src/state/view/view";
import { plan, reading, view } from "../fakes";

const planWith = (overlay: number) => planOf({ ...plan(1), view: withKeys(view(), 1, { overlay }) });

test("a view lays over the pictures what it says, and nothing else", () => {
  expect(overlaysOf(planWith(-1))).toEqual([]);
  expect(overlaysOf(planWith(2))).toEqual([]);
  expect(overlaysOf(planWith(1))).toMatchObject([{ place: 1, layer: "conv1", unit: 1 }]);
});

test("it lies on the picture by its field, and on the patch where the picture lies", () => {
  const [overlay] = overlaysOf(planWith(1));
  const covers = { left: 0, top: 0.5, right: 0.5, bottom: 1 };
  // The field begins at -2 and is 5 wide: the first place looks at the pixel 0.5, of 10 × 8.
  expect(overlay?.edges("input", covers)).toEqual({ left: 0, top: 0, right: 0.6, bottom: 0.5 });
  expect(overlay?.edges("patch", covers)).toEqual({ left: 0, top: 0.5, right: 0.3, bottom: 0.75 });
});

test("its colours are those of its panel", () => {
  const planes = new Uint8Array(48);
  planes.fill(255, 24);
  const { tones, size } = tonesOf(planWith(1), { place: 1, unit: 1 }, reading(1, 1, { planes }));
  expect(size).toMatchObject({ width: 6, height: 4 });
  expect(new Set(tones)).toEqual(new Set([255]));
});
