import { beforeEach, expect, test } from "vitest";
import { Exacts } from "../../../src/state/inspect/exacts";
import { Inspected, type Look } from "../../../src/state/inspect/inspected";
import { Session } from "../../../src/state/session";
import type { Described } from "../../../src/wire/messages";
import { exact, FakeReadings, mapsPanel, neuronsPanel, plan, reading } from "../fakes";

let other: FakeReadings;
let session: Session;
let inspected: Inspected;
let looks: Look[];

const PLAN = { ...plan(1), panels: [mapsPanel(), neuronsPanel()] };
const VALUES = Float32Array.of(0, 4, -1, 2, 0);
const described = (layer: string, unit: number): Described => ({
  type: "described",
  layer,
  unit,
  filter: null,
  toward: "",
});

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other, () => []);
  inspected = new Inspected(session, new Exacts(session));
  looks = [];
  inspected.looks.listen((look) => looks.push(look));
  other.open(session);
  other.start(PLAN);
  session.reading(reading(1, 1, { values: VALUES }));
});

test("a map's values come with each reading, and what it has learned once", () => {
  inspected.inspect({ layer: "conv1", unit: 1 });
  expect(other.questions).toEqual([[1, [3, 1]]]);
  expect(other.described).toEqual([["conv1", 1]]);
  session.exact(exact(1, 3, 1, [-2, 22]));
  session.exact(exact(1, 3, 1, [4], 2));
  expect(looks.map(({ figures }) => figures.greatest)).toEqual([22, 4]);
  expect(looks[1]).toMatchObject({ height: 4, width: 6, value: undefined });
  expect(inspected.past.curves([0, 1]).shares).toEqual([
    [Math.fround(20 / 24), Math.fround(4 / 24)],
    [22, 4],
  ]);
  session.descriptions.tell(described("conv1", 0));
  expect(inspected.described.value).toBeUndefined();
  session.descriptions.tell(described("conv1", 1));
  expect(inspected.described.value?.unit).toBe(1);
});

test("a neuron's value is in the reading, among those of its layer", () => {
  inspected.inspect({ layer: "ip1", unit: 1 });
  expect(other.questions).toEqual([]);
  expect(looks).toHaveLength(1);
  expect(looks[0]).toMatchObject({
    value: 4,
    height: 1,
    width: 5,
    figures: { least: -1, greatest: 4, mean: 1 },
  });
  session.reading(reading(1, 2, { values: Float32Array.of(0, 7, 0, 0, 0) }));
  expect(looks[1]?.value).toBe(7);
});

test("another unit begins anew", () => {
  inspected.inspect({ layer: "ip1", unit: 1 });
  inspected.inspect({ layer: "conv1", unit: 0 });
  expect(inspected.newest).toBeUndefined();
  expect(inspected.past.curves([0]).times).toEqual([]);
  expect(inspected.place.value).toBe(0);
});

test("it stays with the unit where its panel moves, and closes where no panel shows the layer any more", () => {
  inspected.inspect({ layer: "conv1", unit: 1 });
  session.plan({ ...PLAN, id: 2, panels: [neuronsPanel(), { ...mapsPanel(), watch: 7 }] });
  session.reading(reading(2, 2, { values: VALUES }));
  expect(inspected.place.value).toBe(1);
  expect(other.questions.at(-1)).toEqual([2, [7, 1]]);
  session.plan({ ...PLAN, id: 3, panels: [neuronsPanel()] });
  expect(inspected.chosen.value).toBeUndefined();
  session.reading(reading(3, 3, { planes: new Uint8Array(0), values: VALUES }));
  expect(other.questions.at(-1)).toEqual([3]);
});

test("closing it asks for nothing more", () => {
  inspected.inspect({ layer: "conv1", unit: 1 });
  inspected.close();
  expect(other.questions.at(-1)).toEqual([1]);
  session.exact(exact(1, 3, 1, [1]));
  expect(looks).toEqual([]);
});
