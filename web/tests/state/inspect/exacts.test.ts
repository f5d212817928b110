import { beforeEach, expect, test } from "vitest";
import { Exacts } from "../../../src/state/inspect/exacts";
import { Session } from "../../../src/state/session";
import { exact, FakeReadings, plan, reading } from "../fakes";

let other: FakeReadings;
let session: Session;
let exacts: Exacts;

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other, () => []);
  exacts = new Exacts(session);
  other.open(session);
  other.start();
});

test("nothing is asked for before there is a reading, and then once", () => {
  exacts.want("pointed", { watch: 3, unit: 1 });
  expect(other.questions).toEqual([]);
  for (const sequence of [1, 2, 3]) session.reading(reading(1, sequence));
  expect(other.questions).toEqual([[1, [3, 1]]]);
});

test("one for the pointer and one for the inspector; where they are the same, it is asked for once", () => {
  session.reading(reading(1, 1));
  exacts.want("inspected", { watch: 3, unit: 0 });
  exacts.want("pointed", { watch: 3, unit: 1 });
  exacts.want("pointed", { watch: 3, unit: 0 });
  exacts.want("inspected", undefined);
  exacts.want("pointed", undefined);
  expect(other.questions).toEqual([[1, [3, 0]], [1, [3, 0], [3, 1]], [1, [3, 0]], [1, [3, 0]], [1]]);
});

test("the newest values of what is wanted are kept, and others not", () => {
  session.reading(reading(1, 1));
  exacts.want("pointed", { watch: 3, unit: 1 });
  session.exact(exact(1, 3, 1, [5]));
  session.exact(exact(1, 3, 1, [6], 2));
  session.exact(exact(1, 3, 0, [7]));
  session.exact(exact(9, 3, 1, [8]));
  expect(exacts.of({ watch: 3, unit: 1 })?.values[0]).toBe(6);
  expect(exacts.of({ watch: 3, unit: 0 })).toBeUndefined();
  exacts.want("pointed", { watch: 3, unit: 0 });
  expect(exacts.of({ watch: 3, unit: 1 })).toBeUndefined();
});

test("another plan has other values; with another look they are the same", () => {
  session.reading(reading(1, 1));
  exacts.want("pointed", { watch: 3, unit: 1 });
  session.exact(exact(1, 3, 1, [5]));
  session.plan({ ...plan(1), link: "another" });
  expect(exacts.of({ watch: 3, unit: 1 })).toBeDefined();
  session.plan(plan(2, "pool1"));
  expect(exacts.of({ watch: 3, unit: 1 })).toBeUndefined();
  session.reading(reading(2, 2));
  expect(other.questions.at(-1)).toEqual([2, [3, 1]]);
});

test("on another connection it is asked for again", () => {
  session.reading(reading(1, 1));
  exacts.want("pointed", { watch: 3, unit: 1 });
  other.link("gone");
  other.start();
  session.reading(reading(1, 2));
  expect(other.questions).toEqual([
    [1, [3, 1]],
    [1, [3, 1]],
  ]);
});
