import { expect, test } from "vitest";
import { GRAYS } from "../../src/draw/colors";
import { fits, limitsOf, planesOf, planOf, tableFor } from "../../src/state/plan";
import type { PanelPlan } from "../../src/wire/messages";
import { mapsPanel, plan, reading } from "./fakes";

const panels = (...changes: readonly Partial<PanelPlan>[]) =>
  changes.map((change) => ({ ...mapsPanel(), ...change }));

test("a plan knows how long its readings are", () => {
  const ready = planOf({ ...plan(3), panels: panels({}, { offset: 48, limits: 1 }) });
  expect([ready.bytes, ready.limits]).toEqual([96, 4]);
  expect(ready.patch).toEqual({ height: 2, width: 2 });
});

test.each<[string, PanelPlan[], string]>([
  ["length", panels({ length: 47 }), 'The plan gives the panel "conv1" 47 bytes, and it needs 48'],
  ["table", panels({ colormap: "red" }), 'The plan has no colour table "red" for the panel "conv1"'],
])("a plan that contradicts itself is an error: %s", (_, broken, sentence) => {
  expect(() => planOf({ ...plan(1), panels: broken })).toThrow(new Error(sentence));
});

test.each([
  ["as planned", reading(1, 1), true],
  ["of another plan", reading(2, 1), false],
  ["too short", reading(1, 1, { planes: new Uint8Array(47) }), false],
  ["without limits", reading(1, 1, { limits: new Float32Array(0) }), false],
])("a reading %s", (_, one, expected) => {
  expect(fits(planOf(plan(1)), one)).toBe(expected);
});

test("a panel's numbers are cut out of the reading", () => {
  const [first, second] = panels({ limits: 1 }, { offset: 2, length: 3 }) as [PanelPlan, PanelPlan];
  const one = reading(1, 1, {
    limits: Float32Array.of(0, 1, -2, 5),
    planes: Uint8Array.of(1, 2, 3, 4, 5, 6),
  });
  expect(limitsOf(first, one)).toEqual([-2, 5]);
  expect(limitsOf({ ...first, limits: -1 }, one)).toBeUndefined();
  expect(limitsOf({ ...first, limits: 2 }, one)).toBeUndefined();
  expect(Array.from(planesOf(second, one))).toEqual([3, 4, 5]);
});

test("a panel without a table is gray", () => {
  const ready = planOf(plan(1));
  expect(tableFor(ready, { ...mapsPanel(), colormap: "" })).toBe(GRAYS);
  expect(tableFor(ready, mapsPanel())).toEqual(GRAYS);
});
