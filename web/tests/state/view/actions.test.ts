import { signal } from "@preact/signals";
import { beforeEach, expect, test } from "vitest";
import type { Opening } from "../../../src/net/readings";
import { Controls } from "../../../src/state/controls";
import { addPanel, changeClass, changePanel, openPreset, stepClass } from "../../../src/state/view/actions";
import { newPanel } from "../../../src/state/view/view";
import type { View } from "../../../src/wire/messages";
import { hello, MODEL, view } from "../fakes";

const sortedBy = (order: string): View => ({
  ...view(),
  panel: [{ ...newPanel("neurons", "ip1"), order } as View["panel"][number]],
});

let shown: View[];
let opened: Opening[];

beforeEach(() => {
  shown = [];
  opened = [];
});

function pageWith(now: View, presets = ["generic", "sorted"]) {
  const session = {
    view: signal<View | undefined>(now),
    card: signal(MODEL),
    greeting: signal({ ...hello(), presets }),
    show: (next: View) => shown.push(next),
    begin: (opening: Opening) => opened.push(opening),
  };
  return { session, controls: new Controls() } as unknown as Parameters<typeof addPanel>[0];
}

test("a preset is opened by its name, and sorted stays with the class", () => {
  openPreset(pageWith(sortedBy("class:1")), "sorted");
  openPreset(pageWith(sortedBy("class:1")), "wall");
  openPreset(pageWith(view()), "sorted");
  expect(opened).toEqual([
    { form: "preset", text: "sorted", class: "1" },
    { form: "preset", text: "wall", class: null },
    { form: "preset", text: "sorted", class: null },
  ]);
});

test.each([
  [0, 1, "class:1"],
  [1, 1, "class:0"],
  [0, -1, "class:1"],
])("from the class %i a step by %i sorts by %s", (from, by, order) => {
  stepClass(pageWith(sortedBy(`class:${from}`)), by);
  expect(shown.map(({ panel }) => panel[0])).toMatchObject([{ order }]);
});

test("where nothing is sorted by a class, a step opens the view that is", () => {
  stepClass(pageWith(view()), 1);
  stepClass(pageWith(view(), ["generic"]), 1);
  expect(opened).toEqual([{ form: "preset", text: "sorted", class: null }]);
});

test("what changes nothing is not asked for", () => {
  const page = pageWith(sortedBy("class:1"));
  changeClass(page, 1, 1);
  changePanel(page, 7, { rows: 3 });
  expect(shown).toEqual([]);
});

test("a new panel is the last, and keys are for it", () => {
  const page = pageWith(view());
  addPanel(page, "neurons", "ip1");
  expect(shown[0]?.panel.at(-1)).toEqual(newPanel("neurons", "ip1"));
  expect(page.controls.here.value).toBe(2);
});
