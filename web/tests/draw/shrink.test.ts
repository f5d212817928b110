import { expect, test } from "vitest";
import { type Raster, Shrinker, shrinkChannel } from "../../src/draw/shrink";

function picture(side: number, color: (x: number, y: number) => readonly [number, number, number]): Raster {
  const pixels = new Uint8ClampedArray(4 * side * side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) pixels.set([...color(x, y), 255], 4 * (y * side + x));
  }
  return { width: side, height: side, pixels };
}

function shrunk(source: Raster, width: number, height = width): number[] {
  const into = new Uint8Array(3 * width * height);
  new Shrinker().shrink(source, { width, height }, into);
  return Array.from(into);
}

test("a picture of its own size stays as it is", () => {
  const source = picture(5, (x, y) => [40 * x, 50 * y, 10 * x + y]);
  const expected = Array.from(source.pixels).filter((_, at) => at % 4 !== 3);
  expect(shrunk(source, 5)).toEqual(expected);
});

test("blocks are averaged, each colour for itself", () => {
  const source = picture(4, (x, y) => [x < 2 ? 255 : 1, y < 2 ? 100 : 200, (x + y) % 2 === 0 ? 255 : 0]);
  expect(shrunk(source, 2)).toEqual([255, 100, 128, 1, 100, 128, 255, 200, 128, 1, 200, 128]);
});

test.each([
  [120, 14],
  [121, 17],
  [257, 1],
  [72, 44],
])("%i pixels to %i: every pixel counts once, in the place nearest to it", (side, to) => {
  const source = picture(side, (x, y) => [(x * 7 + y) % 256, 255, (x + y * 13) % 256]);
  const out = shrunk(source, to);
  const from = (at: number) => Math.round((at * side) / to);
  for (let row = 0; row < to; row++) {
    for (let column = 0; column < to; column++) {
      for (const channel of [0, 1, 2]) {
        let sum = 0;
        let count = 0;
        for (let y = from(row); y < from(row + 1); y++) {
          for (let x = from(column); x < from(column + 1); x++) {
            sum += source.pixels[4 * (y * side + x) + channel] as number;
            count++;
          }
        }
        expect(
          Math.abs((out[3 * (row * to + column) + channel] as number) - sum / count),
        ).toBeLessThanOrEqual(0.5001);
      }
    }
  }
});

test("width and height may differ, and alpha is left alone", () => {
  const source = picture(4, () => [10, 20, 30]);
  const into = new Uint8ClampedArray(4 * 2 * 1).fill(255);
  new Shrinker().shrink(source, { width: 2, height: 1 }, into);
  expect(Array.from(into)).toEqual([10, 20, 30, 255, 10, 20, 30, 255]);
});

test("a picture that is not square is averaged in its own rows", () => {
  const pixels = Uint8ClampedArray.from({ length: 4 * 4 * 2 }, (_, at) => 10 * Math.floor(at / 4));
  const into = new Uint8Array(6);
  new Shrinker().shrink({ width: 4, height: 2, pixels }, { width: 2, height: 1 }, into);
  expect(Array.from(into)).toEqual([25, 25, 25, 45, 45, 45]);
});

test("one shrinker does for sizes in turn", () => {
  const shrinker = new Shrinker();
  const source = picture(6, (x) => [x < 3 ? 0 : 200, 0, 0]);
  const two = new Uint8Array(12);
  const three = new Uint8Array(27);
  shrinker.shrink(source, { width: 2, height: 2 }, two);
  shrinker.shrink(source, { width: 3, height: 3 }, three);
  shrinker.shrink(source, { width: 2, height: 2 }, two);
  expect([two[0], two[3], three[3]]).toEqual([0, 200, 100]);
});

test.each([
  [5, 75, "4×4 pixels cannot shrink to 5×5"],
  [2, 13, "13 bytes do not hold 2×2"],
])("to %i in %i bytes is refused", (to, bytes, sentence) => {
  const source = picture(4, () => [0, 0, 0]);
  const shrink = () => new Shrinker().shrink(source, { width: to, height: to }, new Uint8Array(bytes));
  expect(shrink).toThrow(new RangeError(sentence));
});

test.each([
  [640, 480, 320, 240],
  [7, 5, 3, 2],
  [9, 4, 9, 4],
  [257, 3, 1, 1],
])("a channel of %i×%i becomes %i×%i as a gray picture does", (width, height, wide, high) => {
  const stride = width + 3;
  const bytes = Uint8Array.from({ length: stride * height }, (_, at) => (at * 37 + (at >> 5)) % 256);
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let at = 0; at < width * height; at++) {
    const shade = bytes[Math.floor(at / width) * stride + (at % width)] as number;
    pixels.set([shade, shade, shade, 255], 4 * at);
  }
  const size = { width: wide, height: high };
  const expected = new Uint8Array(3 * wide * high);
  new Shrinker().shrink({ width, height, pixels }, size, expected);
  const small = shrinkChannel({ width, height, bytes, stride }, size);
  expect(Array.from(small)).toEqual(Array.from(expected).filter((_, at) => at % 3 === 0));
});
