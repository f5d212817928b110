import { beforeEach, expect, test } from "vitest";
import { Exacts } from "../../../src/state/inspect/exacts";
import { Inspector } from "../../../src/state/inspect/inspector";
import { Session } from "../../../src/state/session";
import { exact, FakeReadings, reading } from "../fakes";

let other: FakeReadings;
let session: Session;
let inspector: Inspector;
const POINTER = { x: 0, y: 0, finger: false };
const COUNTED = Array.from({ length: 24 }, (_, i) => i);

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other, () => []);
  inspector = new Inspector(session, new Exacts(session));
  other.open(session);
  other.start();
  session.reading(reading(1, 1));
});

test("the value is that of the place pointed at, in the layer's own rows and columns", () => {
  inspector.point({ panel: 1, unit: 1, across: 0.5, down: 0.75 }, POINTER);
  const place = { row: 3, column: 3 };
  expect(inspector.finding.value).toMatchObject({
    panel: 1,
    layer: "conv1",
    unit: 1,
    place,
    value: undefined,
  });
  expect(other.questions).toEqual([[1, [3, 1]]]);
  session.exact(exact(1, 3, 1, COUNTED));
  expect(inspector.finding.value?.value).toBe(21);
});

test("the values of the unit aimed at come with each reading, without being asked for again", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  session.exact(exact(1, 3, 0, [7, 8]));
  inspector.point({ panel: 1, unit: 0, across: 0.2, down: 0 }, POINTER);
  expect(inspector.finding.value?.value).toBe(8);
  session.reading(reading(1, 2));
  session.exact(exact(1, 3, 0, [7, 9], 2));
  expect(inspector.finding.value?.value).toBe(9);
  expect(other.questions).toEqual([[1, [3, 0]]]);
});

test("an answer for a unit that was left is dropped, and the one pointed at is asked for", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  inspector.point({ panel: 1, unit: 1, across: 0, down: 0 }, POINTER);
  session.exact(exact(1, 3, 0, [7]));
  expect(inspector.finding.value?.value).toBeUndefined();
  expect(other.questions.at(-1)).toEqual([1, [3, 1]]);
});

test("after leaving, nothing is asked for any more", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  inspector.leave();
  session.exact(exact(1, 3, 0, [7]));
  session.reading(reading(1, 2));
  expect(inspector.finding.value).toBeUndefined();
  expect(other.questions).toEqual([[1, [3, 0]], [1]]);
});
