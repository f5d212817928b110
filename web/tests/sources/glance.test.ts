import { afterEach, expect, test, vi } from "vitest";
import { Glancer, stretched } from "../../src/sources/glance";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A frame of 800×480 pixels, each row of luma in 810 bytes, behind two others. */
function frame(change: object = {}): VideoFrame {
  const fake = {
    format: "I420",
    visibleRect: { x: 0, y: 0, width: 800, height: 480 },
    colorSpace: { fullRange: true },
    allocationSize: () => 2 + 810 * 480 + 999,
    copyTo: async (into: Uint8Array) => {
      for (let y = 0; y < 480; y++) into.fill(y < 240 ? 50 : 203, 2 + 810 * y, 2 + 810 * y + 800);
      return [
        { offset: 2, stride: 810 },
        { offset: 2 + 810 * 480, stride: 405 },
      ];
    },
    ...change,
  };
  return fake as unknown as VideoFrame;
}

/** A canvas on which every picture is of one colour. */
function stubCanvas(red: number, green: number, blue: number): void {
  class FakeCanvas {
    constructor(
      readonly width: number,
      readonly height: number,
    ) {}

    getContext() {
      const data = new Uint8ClampedArray(4 * this.width * this.height);
      for (let at = 0; at < data.length; at += 4) data.set([red, green, blue, 255], at);
      return { canvas: this, drawImage: () => undefined, getImageData: () => ({ data }) };
    }
  }
  vi.stubGlobal("OffscreenCanvas", FakeCanvas);
}

test("a glance is the frame's own luma, its shorter side of 240 pixels", async () => {
  const glance = await new Glancer().take(frame(), 7);
  expect(glance).toMatchObject({ width: 400, height: 240, taken: 7 });
  expect(new Set(glance?.pixels.subarray(0, 400 * 120))).toEqual(new Set([50]));
  expect(new Set(glance?.pixels.subarray(400 * 120))).toEqual(new Set([203]));
});

test.each([false, null])("luma that leaves room at both ends is stretched (%s)", async (fullRange) => {
  const glance = await new Glancer().take(frame({ colorSpace: { fullRange } }), 7);
  expect(glance?.pixels[0]).toBe(Math.round(((50 - 16) * 255) / 219));
  expect(glance?.pixels.at(-1)).toBe(Math.round(((203 - 16) * 255) / 219));
});

test("black and white are the ends, and nothing lies beyond", () => {
  expect([0, 15, 16, 235, 236, 255].map(stretched)).toEqual([0, 0, 0, 255, 255, 255]);
});

test.each([
  ["without luma", { format: "BGRA" }],
  ["whose layout is not told", { format: null }],
  ["that cannot be copied", { copyTo: async () => Promise.reject(new TypeError("no")) }],
])("a frame %s is drawn", async (_, change) => {
  stubCanvas(200, 100, 50);
  const glance = await new Glancer().take(frame(change), 7);
  expect(glance).toMatchObject({ width: 400, height: 240 });
  expect(new Set(glance?.pixels)).toEqual(new Set([Math.round(0.299 * 200 + 0.587 * 100 + 0.114 * 50)]));
});

test("a frame that was closed meanwhile is not wanted any more", async () => {
  const copyTo = async () => Promise.reject(new DOMException("closed", "InvalidStateError"));
  expect(await new Glancer().take(frame({ copyTo }), 7)).toBeUndefined();
  expect(await new Glancer().take(frame({ visibleRect: null }), 7)).toBeUndefined();
});

test("where a copy fails and the frame was closed meanwhile, it is not drawn", async () => {
  const one = frame();
  const copyTo = async () => {
    Object.assign(one, { visibleRect: null });
    throw new TypeError("no such format");
  };
  Object.assign(one, { copyTo });
  const glancer = new Glancer();
  expect(await glancer.take(one, 7)).toBeUndefined();
});

test("where a copy has failed once, frames are drawn from then on", async () => {
  stubCanvas(9, 9, 9);
  let copies = 0;
  const copyTo = async () => {
    copies++;
    throw new TypeError("no such format");
  };
  const glancer = new Glancer();
  for (let number = 0; number < 2; number++) await glancer.take(frame({ copyTo }), number);
  expect(copies).toBe(1);
});
