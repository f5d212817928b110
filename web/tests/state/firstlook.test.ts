import { beforeEach, expect, test } from "vitest";
import { FirstLook, type Glanced } from "../../src/state/firstlook";

const ALONE = { asked: false, detecting: undefined, isPart: false, searching: 5, found: 1, known: 1 };
const PART = { asked: true, detecting: 1, isPart: true, searching: 2, found: 1, known: 1 };

let first: FirstLook;

beforeEach(() => {
  first = new FirstLook();
});

/** Tell of so many glances; say whether the browser is to look first after each. */
function tell(count: number, glanced: Glanced): boolean[] {
  return Array.from({ length: count }, () => {
    first.tell(glanced);
    return first.wanted;
  });
}

test("the server searches alone first, then after the browser, and goes on in the cheaper way", () => {
  expect(first.wanted).toBe(false);
  expect(tell(8, ALONE)).toEqual([...Array(7).fill(false), true]);
  expect(tell(100, PART)).toEqual(Array(100).fill(true));
});

test("where the browser takes longer than it saves, it is not asked again", () => {
  tell(8, ALONE);
  expect(tell(8, { ...PART, detecting: 3.5 })).toEqual([...Array(7).fill(true), false]);
  expect(tell(20, ALONE)).toEqual(Array(20).fill(false));
});

test("one quick answer of each way counts, since a busy machine only makes answers slower", () => {
  tell(7, { ...ALONE, searching: 50 });
  tell(1, ALONE);
  tell(7, { ...PART, searching: 60 });
  expect(tell(2, PART)).toEqual([true, true]);
});

test("where there is no face nothing is learned of costs", () => {
  expect(tell(50, { ...ALONE, found: 0 })).toEqual(Array(50).fill(false));
  tell(8, ALONE);
  expect(tell(50, { ...PART, isPart: false, found: 0 })).toEqual(Array(50).fill(true));
});

test("of a face that is near there is no part: the browser rests for a second or two, and nothing is learned", () => {
  tell(8, ALONE);
  const near = { ...PART, isPart: false, searching: 5 };
  for (let times = 0; times < 10; times++)
    expect([tell(1, near), tell(20, ALONE)]).toEqual([[false], [...Array(19).fill(false), true]]);
  expect(tell(8, PART)).toEqual(Array(8).fill(true));
});

test("the last glances tell, however many there were", () => {
  tell(8, { ...ALONE, searching: 0.1 });
  for (let times = 0; times < 100; times++) {
    tell(1, { ...PART, isPart: false });
    tell(20, ALONE);
  }
  expect(tell(8, PART)).toEqual(Array(8).fill(true));
  expect(tell(8, { ...PART, detecting: 100 })).toEqual(Array(8).fill(true));
});

test("when one of the faces that are known is not found any more, the whole picture is searched once", () => {
  tell(8, ALONE);
  tell(8, PART);
  for (let times = 0; times < 10; times++) {
    expect(tell(1, { ...PART, known: 2 })).toEqual([false]);
    expect(tell(1, { ...ALONE, found: 2 })).toEqual([true]);
  }
});

test("a browser that cannot is not asked again", () => {
  tell(8, ALONE);
  expect(tell(2, { ...ALONE, asked: true })).toEqual([false, false]);
});

test("after a part without a face the whole picture is searched", () => {
  tell(8, ALONE);
  tell(8, PART);
  for (let times = 0; times < 10; times++) {
    expect(tell(1, { ...PART, found: 0 })).toEqual([false]);
    expect(tell(1, { ...ALONE, found: 0 })).toEqual([true]);
  }
});

test("a browser whose boxes miss the face is not asked again, but one that missed it twice is", () => {
  tell(8, ALONE);
  tell(8, PART);
  const missed = () => [...tell(1, { ...PART, found: 0 }), ...tell(1, ALONE)];
  expect([missed(), missed(), tell(1, PART)]).toEqual([[false, true], [false, true], [true]]);
  expect([missed(), missed(), missed()]).toEqual([
    [false, true],
    [false, true],
    [false, false],
  ]);
});
