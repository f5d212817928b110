import { expect, test } from "vitest";
import { Part } from "../../src/sources/part";
import type { Covered } from "../../src/wire/header";

const WHOLE = { width: 320, height: 240 };
const ALL = { left: 0, top: 0, ...WHOLE };

/** A face of `side` pixels, in shares of a picture. */
function face(left: number, top: number, side = 80, { width, height } = WHOLE): Covered {
  const [right, bottom] = [left + side, top + side];
  return { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
}

const around = (...faces: readonly Covered[]) => new Part().around(faces, WHOLE);

test("a part has room around the face, begins on a grid, and ends where the picture does", () => {
  expect(around(face(100, 50))).toEqual({ left: 48, top: 0, width: 152, height: 150 });
  expect(around(face(240.5, 0))).toEqual({ left: 192, top: 0, width: 128, height: 100 });
});

test("a part stays while the face stays in it, with some room", () => {
  const part = new Part();
  const first = part.around([face(100, 50)], WHOLE);
  expect(part.around([face(108, 42)], WHOLE)).toBe(first);
  expect(part.around([face(109, 50)], WHOLE)).toEqual({ left: 48, top: 0, width: 161, height: 150 });
});

test("a part that has become much too large is left", () => {
  const part = new Part();
  const first = part.around([face(100, 50)], WHOLE);
  expect(part.around([face(120, 70, 60)], WHOLE)).toBe(first);
  expect(part.around([face(120, 70, 40)], WHOLE)).toEqual({ left: 96, top: 48, width: 74, height: 72 });
});

test("a part of a picture of another size is none of this one", () => {
  const turned = { width: 240, height: 320 };
  const part = new Part();
  part.around([face(200, 60)], WHOLE);
  const place = part.around([face(180, 60, 55, turned)], turned);
  expect(place).toEqual({ left: 144, top: 0, width: 96, height: 129 });
});

test("several faces lie in one part", () => {
  const both = [face(30, 60, 38), face(100, 50, 40)];
  expect(around(...both)).toEqual({ left: 0, top: 0, width: 150, height: 108 });
});

test("without a face it is all of the picture", () => {
  expect(around()).toEqual(ALL);
});

test("a part that is more than half of the picture is all of it", () => {
  expect(around(face(0, 0, 195 / 1.25))).toEqual({ left: 0, top: 0, width: 195, height: 195 });
  expect(around(face(0, 0, 197 / 1.25))).toEqual(ALL);
  expect(around(face(0, 50, 100), face(210, 50, 100))).toEqual(ALL);
});

test("all of it stays until a part is clearly less", () => {
  const part = new Part();
  expect(part.around([face(60, 50, 140)], WHOLE)).toEqual(ALL);
  expect(part.around([face(60, 50, 120)], WHOLE)).toEqual(ALL);
  expect(part.around([face(60, 60, 90)], WHOLE)).toEqual({ left: 0, top: 0, width: 173, height: 173 });
});

const NAN = { left: Number.NaN, top: 0, right: 1, bottom: 1 };
const LOW = { left: 0.1, top: Number.NaN, right: 0.5, bottom: 1 };

test.each([
  ["is nowhere", face(100, 50, 0)],
  ["lies to the right", face(330, 50)],
  ["lies to the left", face(-90, 50)],
  ["lies above and to the left", face(-300, -300)],
  ["lies below", face(100, 250)],
  ["is turned round", face(100, 50, -20)],
  ["has no left edge", NAN],
  ["has no upper edge", LOW],
])("a box that %s is none", (_, box) => {
  expect(around(box)).toEqual(ALL);
  expect(around(box, face(100, 50))).toEqual({ left: 48, top: 0, width: 152, height: 150 });
});

test("a box that reaches beyond is what of it is in the picture", () => {
  expect(around(face(-500, -500, 560))).toEqual({ left: 0, top: 0, width: 75, height: 75 });
});
