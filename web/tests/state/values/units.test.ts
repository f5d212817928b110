import { expect, test } from "vitest";
import { planOf } from "../../../src/state/plan";
import { orderOf, panelAt, rangeOf } from "../../../src/state/values/units";
import { mapsPanel, plan, reading } from "../fakes";

test("a view's panel is given only to who asks for its kind", () => {
  const ready = planOf(plan(1));
  expect(panelAt(ready, 1, "maps")?.layer).toBe("conv1");
  expect(panelAt(ready, 1, "neurons")).toBeUndefined();
  expect(panelAt(ready, 9, "maps")).toBeUndefined();
});

test("units stand as the plan says, and without a word in their own order", () => {
  expect(orderOf({ ...mapsPanel(), units: 3 })).toEqual([0, 1, 2]);
  expect(orderOf({ ...mapsPanel(), units: 3, order: [2, 0] })).toEqual([2, 0]);
});

test("the colours' range is the layer's, each unit's own, or fixed", () => {
  const one = reading(1, 1, { limits: Float32Array.of(-1, 2, 0, 5) });
  expect(rangeOf(mapsPanel(), "layer", one)).toEqual([-1, 5]);
  expect(rangeOf(mapsPanel(), "unit", one)).toBeUndefined();
  expect(rangeOf(mapsPanel(), [-3, 3], one)).toEqual([-3, 3]);
});
