import { expect, test } from "vitest";
import { Steady } from "../../../src/state/values/steady";

/** Readings in short: `.` is empty, letters are something; what is shown is written in the same way. */
function play(sequence: string, atOnce = false): string {
  const steady = new Steady<{ empty: boolean; letter: string }>();
  const readings = Array.from(sequence, (letter) => ({ letter, empty: letter === "." }));
  return readings.map((one) => steady.take(one, atOnce).letter).join("");
}

test.each([
  ["the first reading is shown, whatever it is", "a", "a"],
  ["the first reading is shown, whatever it is", ".", "."],
  ["something follows something at once", "abcd", "abcd"],
  ["a single empty reading keeps the last one", "ab.cd", "abbcd"],
  ["two empty readings do", "ab..cd", "abbbcd"],
  ["the third empty reading is shown", "ab...cde", "abbb...e"],
  ["a single reading of something is not shown", "..a.", "...."],
  ["two are not", "..ab.", "....."],
  ["the third is", "..abcd", "....cd"],
  ["what does not agree begins anew", "a..b..c..", "aaabbbccc"],
  ["a box at the border does not flicker", ".a.b.c.d", "........"],
  ["nor does it from the other side", "a.b.c.d.", "aabbccdd"],
])("%s: %s", (_, sequence, shown) => {
  expect(play(sequence)).toBe(shown);
});

test("other sources switch at once", () => {
  expect(play("a.b..c", true)).toBe("a.b..c");
});

test("one reading that is painted again and again counts once", () => {
  const steady = new Steady<{ empty: boolean }>();
  const [something, nothing] = [{ empty: false }, { empty: true }];
  steady.take(something, false);
  for (let i = 0; i < 5; i++) expect(steady.take(nothing, false)).toBe(something);
  expect(steady.take({ empty: true }, false)).toBe(something);
  const third = { empty: true };
  expect(steady.take(third, false)).toBe(third);
});

test("what is frozen is shown as it is, and counting begins anew after it", () => {
  const steady = new Steady<{ empty: boolean }>();
  const [something, nothing, other] = [{ empty: false }, { empty: true }, { empty: false }];
  steady.take(something, false);
  expect(steady.take(nothing, false)).toBe(something);
  expect(steady.take(nothing, true)).toBe(nothing);
  expect(steady.take(other, false)).toBe(nothing);
});
