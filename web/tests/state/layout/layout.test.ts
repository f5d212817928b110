import { expect, test, vi } from "vitest";
import { Layout, type Mode } from "../../../src/state/layout/layout";
import { areValid, type Place, placesOf } from "../../../src/state/layout/places";
import type { Panel } from "../../../src/state/layout/rearrange";
import { Session } from "../../../src/state/session";
import type { PlanReady } from "../../../src/wire/messages";
import { FakeReadings, plan } from "../fakes";

const SIZES = { gap: 12, head: 38, inset: 12, line: 17 };
const HALVES: Place[] = [
  [0, 0, 24, 48],
  [24, 0, 24, 48],
];

/** A plan of the panels camera and maps, whose view says where they stand, or does not. */
function ready(places: readonly Place[] = []): PlanReady {
  const one = plan(1);
  const panel = one.view.panel.map((own, at): Panel => ({ ...own, at: [...(places[at] ?? [])] as never }));
  return { ...one, view: { ...one.view, panel: places.length > 0 ? panel : one.view.panel } };
}

function begin(places: readonly Place[] = [], mode: Mode = "desk") {
  const readings = new FakeReadings();
  const session = new Session(readings, () => []);
  readings.open(session);
  const layout = new Layout(session);
  readings.start(ready(places));
  layout.stage.value = { mode, width: 1256, height: 660, screen: 720, sizes: SIZES };
  const show = vi.spyOn(session, "show");
  const asked = () => show.mock.calls.map(([view]) => placesOf(view.panel));
  return { readings, session, layout, asked };
}

test("panels stand where the view says", () => {
  const { layout } = begin(HALVES);
  expect(layout.places).toEqual(HALVES);
  expect(layout.arrangement.value.rects[1]).toEqual({ x: 634, y: 0, width: 622, height: 660 });
});

test("panels that the page lays out have places all the same, so that they can be moved", () => {
  const { layout, asked } = begin();
  expect(layout.places && areValid(layout.places)).toBe(true);
  layout.shift(0, 0, 1);
  expect(asked()).toHaveLength(1);
  expect(asked()[0]).toHaveLength(2);
  expect(layout.said.value).toBe("camera and conv1 have changed places");
});

test("what is being dragged is shown and not asked for", () => {
  const { layout, asked } = begin(HALVES);
  layout.preview.value = [
    [0, 0, 10, 48],
    [10, 0, 38, 48],
  ];
  expect(layout.arrangement.value.rects[1]?.x).toBe(264);
  expect(asked()).toEqual([]);
});

test("what stays where it is is not asked for", () => {
  const { layout, asked } = begin(HALVES);
  layout.put(HALVES, "nothing");
  layout.stretch(0, 1, 1);
  layout.shift(0, 1, 1);
  expect(asked()).toEqual([]);
  expect(layout.said.value).toBe("Nothing there for camera to change places with");
});

test("a line beside a panel is moved by one cell, and the panel's size told", () => {
  const { layout, asked } = begin(HALVES);
  layout.stretch(0, 0, 1);
  expect(asked()).toEqual([
    [
      [0, 0, 25, 48],
      [25, 0, 23, 48],
    ],
  ]);
  expect(layout.said.value).toBe("camera is 25 wide and 48 high, of 48");
});

test("a change that comes while another is under way builds on that", () => {
  const { layout, asked } = begin(HALVES);
  layout.stretch(0, 0, 1);
  layout.stretch(0, 0, 1);
  expect(asked()[1]?.[0]).toEqual([0, 0, 26, 48]);
});

test("the page lays out again what had places", () => {
  const { layout, asked, session } = begin(HALVES);
  layout.reset();
  layout.reset();
  expect(asked()).toEqual([undefined]);
  expect(session.view.value?.panel.map(({ at }) => at)).toEqual([null, null]);
});

test("a panel that is removed leaves its room", () => {
  const { layout, asked } = begin(HALVES);
  layout.remove(0);
  layout.remove(7);
  expect(asked()).toEqual([[[0, 0, 48, 48]]]);
  expect(layout.said.value).toBe("camera removed");
});

test("one panel is enlarged, until there are others", () => {
  const { layout, readings } = begin();
  layout.enlarge(1);
  expect(layout.said.value).toBe("conv1 enlarged");
  readings.heard.plan(ready(HALVES));
  expect(layout.enlarged.value).toBe(1);
  const more = ready();
  readings.heard.plan({
    ...more,
    view: { ...more.view, panel: more.view.panel.slice(1) },
    panels: more.panels.slice(1),
  });
  expect(layout.enlarged.value).toBeUndefined();
});

test("in one column the order is changed, and only heights are said", () => {
  const { layout, session } = begin(HALVES, "phone");
  expect(layout.places).toBeUndefined();
  expect(layout.arrangement.value.rects.every(({ height }) => height > 100)).toBe(true);
  layout.shift(1, 1, -1);
  expect(layout.said.value).toBe("conv1 is at the beginning");
  layout.reorder(1, 0);
  expect(session.view.value?.panel.map(({ kind }) => kind)).toEqual(["maps", "camera"]);
});

test("a small panel has a short head, unless it is enlarged", () => {
  const { layout } = begin([
    [0, 0, 6, 48],
    [6, 0, 42, 48],
  ]);
  expect([layout.isSmall(0), layout.isSmall(1)]).toEqual([true, false]);
  layout.enlarge(0);
  expect(layout.isSmall(0)).toBe(false);
});
