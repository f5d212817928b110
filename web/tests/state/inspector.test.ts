import { beforeEach, expect, test, vi } from "vitest";
import { Inspector } from "../../src/state/inspector";
import { Session } from "../../src/state/session";
import { exact, FakeReadings, reading } from "./fakes";

let other: FakeReadings;
let session: Session;
let inspector: Inspector;
const POINTER = { x: 0, y: 0, finger: false };

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other);
  inspector = new Inspector(session);
  other.open(session);
  other.begin();
});

test("the value is that of the place pointed at, in the layer's own rows and columns", () => {
  inspector.point({ panel: 1, unit: 1, across: 0.5, down: 0.75 }, POINTER);
  expect(inspector.finding.value).toEqual({
    panel: 1,
    unit: 1,
    place: { row: 3, column: 3 },
    value: undefined,
  });
  expect(other.questions).toEqual([[1, 1, 1]]);
  session.exact(
    exact(
      1,
      1,
      1,
      Array.from({ length: 24 }, (_, i) => i),
    ),
  );
  expect(inspector.finding.value?.value).toBe(21);
});

test("moving within a unit asks nothing, another unit does", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  session.exact(exact(1, 1, 0, [7, 8]));
  inspector.point({ panel: 1, unit: 0, across: 0.2, down: 0 }, POINTER);
  expect(inspector.finding.value?.value).toBe(8);
  expect(other.questions).toHaveLength(1);
  inspector.point({ panel: 1, unit: 1, across: 0, down: 0 }, POINTER);
  expect(inspector.finding.value?.value).toBeUndefined();
  expect(other.questions).toHaveLength(2);
});

test("one question is in flight; each reading asks anew", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  session.reading(reading(1, 1));
  session.reading(reading(1, 2));
  expect(other.questions).toHaveLength(1);
  session.exact(exact(1, 1, 0, [7]));
  session.reading(reading(1, 3));
  expect(other.questions).toHaveLength(2);
  session.exact(exact(1, 1, 0, [9]));
  expect(inspector.finding.value?.value).toBe(9);
});

test("an answer for a unit that was left is dropped, and the one pointed at is asked for", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  inspector.point({ panel: 1, unit: 1, across: 0, down: 0 }, POINTER);
  session.exact(exact(1, 1, 0, [7]));
  expect(inspector.finding.value?.value).toBeUndefined();
  expect(other.questions.at(-1)).toEqual([1, 1, 1]);
});

test("a question that is never answered is put again after a second", () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(0);
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  now.mockReturnValue(1001);
  session.reading(reading(1, 1));
  expect(other.questions).toHaveLength(2);
  now.mockRestore();
});

test("after leaving, nothing is asked", () => {
  inspector.point({ panel: 1, unit: 0, across: 0, down: 0 }, POINTER);
  inspector.leave();
  session.exact(exact(1, 1, 0, [7]));
  session.reading(reading(1, 1));
  expect(inspector.finding.value).toBeUndefined();
  expect(other.questions).toHaveLength(1);
});
