import { expect, test } from "vitest";
import { fileName, tapeEnded, tapeSoFar } from "../../src/state/tape";
import type { Tape } from "../../src/wire/messages";

const TAPE: Tape = { type: "tape", on: true, file: "/home/me/a.arrow", frames: 12, lost: 0, problem: "" };

test.each([
  [{}, "12 frames"],
  [{ frames: 1 }, "1 frame"],
  [{ lost: 3 }, "12 frames, 3 lost: the disk is slow"],
])("while it goes on it says how much there is: %o", (change, sentence) => {
  expect(tapeSoFar({ ...TAPE, ...change })).toBe(sentence);
});

test.each([
  [{}, "Recorded 12 frames in /home/me/a.arrow. Play them again: convscope replay /home/me/a.arrow"],
  [{ frames: 0 }, "Recorded 0 frames in /home/me/a.arrow."],
  [
    { lost: 2, problem: "The disk is full", file: "/my tapes/it's.arrow" },
    "The disk is full. Recorded 12 frames in /my tapes/it's.arrow; 2 were lost: the disk was slow. " +
      "Play them again: convscope replay '/my tapes/it'\\''s.arrow'",
  ],
])("at the end it says where the file is, and how it is played: %o", (change, sentence) => {
  expect(tapeEnded({ ...TAPE, on: false, ...change })).toBe(sentence);
});

test.each([
  ["/home/me/a.arrow", "a.arrow"],
  ["C:\\tapes\\a.arrow", "a.arrow"],
  ["shots/", "shots"],
  ["a.arrow", "a.arrow"],
  ["", ""],
])("the last part of %s", (path, name) => {
  expect(fileName(path)).toBe(name);
});
