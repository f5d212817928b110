import { expect, test } from "vitest";
import { GRAYS } from "../../src/draw/colors";
import { fits, limitsOf, pairsOf, planesOf, planOf, tableFor, valuesOf } from "../../src/state/plan";
import type { PanelPlan } from "../../src/wire/messages";
import { mapsPanel, neuronsPanel, plan, reading, view } from "./fakes";

const panels = (...changes: readonly Partial<PanelPlan>[]) =>
  changes.map((change) => ({ ...mapsPanel(), ...change }));

test("a plan knows how long its readings are", () => {
  const ready = planOf({
    ...plan(3),
    panels: [...panels({}, { offset: 48, limits: 2 }), { ...neuronsPanel(), values: 7 }],
  });
  expect([ready.bytes, ready.limits, ready.values]).toEqual([96, 8, 12]);
  expect(ready.patch).toEqual({ height: 2, width: 2 });
});

test("a plan that gives a panel too few bytes is an error", () => {
  const sentence = 'The plan gives the panel "conv1" 47 bytes, and it needs 48';
  expect(() => planOf({ ...plan(1), panels: panels({ length: 47 }) })).toThrow(new Error(sentence));
});

test("a plan without the colours of its view is an error", () => {
  const sentence = 'The plan has no colour table "gray"';
  expect(() => planOf({ ...plan(1), colormaps: {} })).toThrow(new Error(sentence));
});

test.each([
  ["as planned", reading(1, 1), true],
  ["with what another page shows, too", reading(1, 1, { planes: new Uint8Array(90) }), true],
  ["of another plan", reading(2, 1), false],
  ["too short", reading(1, 1, { planes: new Uint8Array(47) }), false],
  ["without limits", reading(1, 1, { limits: new Float32Array(0) }), false],
  ["with the limits of one unit", reading(1, 1, { limits: new Float32Array(2) }), false],
])("a reading %s", (_, one, expected) => {
  expect(fits(planOf(plan(1)), one)).toBe(expected);
});

test("a reading without the values of neurons does not fit", () => {
  const ready = planOf({ ...plan(1), panels: [neuronsPanel()] });
  const one = (values: number) =>
    reading(1, 1, { planes: new Uint8Array(0), values: new Float32Array(values) });
  expect([4, 5].map((values) => fits(ready, one(values)))).toEqual([false, true]);
});

test("a panel's numbers are cut out of the reading", () => {
  const [first, second] = panels({ limits: 1 }, { offset: 2, length: 3 }) as [PanelPlan, PanelPlan];
  const neurons = { ...neuronsPanel(), values: 1, units: 2 };
  const one = reading(1, 1, {
    limits: Float32Array.of(9, 9, 0, 1, -2, 0.5),
    values: Float32Array.of(9, 3, -4, 9),
    planes: Uint8Array.of(1, 2, 3, 4, 5, 6),
  });
  expect(Array.from(pairsOf(first, one) ?? [])).toEqual([0, 1, -2, 0.5]);
  expect(limitsOf(first, one)).toEqual([-2, 1]);
  expect(limitsOf({ ...first, limits: -1 }, one)).toBeUndefined();
  expect(limitsOf({ ...first, limits: 3 }, one)).toBeUndefined();
  expect(Array.from(planesOf(second, one))).toEqual([3, 4, 5]);
  expect(planesOf({ ...second, offset: -1 }, one)).toHaveLength(0);
  expect(Array.from(valuesOf(neurons, one) ?? [])).toEqual([3, -4]);
  expect(limitsOf(neurons, one)).toEqual([-4, 3]);
  expect(valuesOf(first, one)).toBeUndefined();
});

test("one value that is not a number makes both limits so", () => {
  const one = reading(1, 1, { limits: Float32Array.of(0, 1, Number.NaN, 2) });
  expect(limitsOf(mapsPanel(), one)).toEqual([Number.NaN, Number.NaN]);
});

test("a panel has the colours that its view says, and otherwise grays", () => {
  const red = btoa(String.fromCharCode(...Array.from({ length: 768 }, (_, i) => (i % 3 === 0 ? 255 : 0))));
  const wished = view();
  const [camera, maps] = wished.panel;
  if (camera?.kind !== "camera" || maps?.kind !== "maps") throw new Error("another view");
  const ready = planOf({
    ...plan(1),
    view: { ...wished, panel: [camera, { ...maps, colormap: "red" }] },
    colormaps: { red },
  });
  expect(tableFor(ready, 0)).toBe(GRAYS);
  expect(tableFor(ready, 1)[7]).toBe(0xff0000ff);
  expect(tableFor(ready, 9)).toBe(GRAYS);
});

test("a reading has to hold what logits are taken apart from", () => {
  const toward = { number: 1, weights: "", bias: 0, activations: 3, logit: 9 };
  const learned = {
    units: [0, 1],
    shape: [4],
    colors: false,
    values: "",
    biases: [0, 0],
    order: [],
    input: "ip1",
    activations: 2,
    outputs: [7, 11],
  };
  const shown = { ...view(), panel: view().panel.slice(1) };
  const values = (change: Partial<PanelPlan>) =>
    planOf({ ...plan(1), view: shown, panels: panels(change) }).values;
  expect(values({ toward })).toBe(10);
  expect(values({ learned })).toBe(12);
  expect(values({ learned: { ...learned, activations: -1, outputs: [] } })).toBe(0);
});
