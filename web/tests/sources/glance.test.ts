import { afterEach, expect, test, vi } from "vitest";
import { Glancer, stretched } from "../../src/sources/glance";
import { seen, stubDetector } from "./fakes";

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

const KNOWN = { left: 0.5, top: 0.25, right: 0.55, bottom: 0.35 };

test("where the browser looks first, a glance is the part with what it sees and what was known", async () => {
  stubDetector(async () => [seen(300, 100, 50)]);
  const glance = await new Glancer().take(frame(), 7, []);
  expect(glance).toMatchObject({ left: 240, top: 48, width: 123, height: 115, taken: 7 });
  expect(glance?.whole).toEqual({ width: 400, height: 240 });
  expect(glance?.detecting).toBeGreaterThanOrEqual(0);
  expect(new Set(glance?.pixels.subarray(0, 72 * 123))).toEqual(new Set([50]));
  expect(new Set(glance?.pixels.subarray(72 * 123))).toEqual(new Set([203]));
  const known = await new Glancer().take(frame(), 7, [KNOWN]);
  expect(known).toMatchObject({ left: 192, top: 48, width: 171, height: 115 });
  expect(await new Glancer().take(frame(), 7)).toMatchObject({ left: 0, top: 0, width: 400, height: 240 });
});

test("where the browser sees none, what was known is looked for", async () => {
  stubDetector(async () => []);
  const known = await new Glancer().take(frame(), 7, [KNOWN]);
  expect(known).toMatchObject({ left: 192, top: 48, width: 33, height: 42 });
  expect(await new Glancer().take(frame(), 7, [])).toMatchObject({
    left: 0,
    top: 0,
    width: 400,
    height: 240,
  });
});

test("where the browser cannot look, a glance is the whole frame", async () => {
  const glance = await new Glancer().take(frame(), 7, [KNOWN]);
  expect(glance).toMatchObject({ left: 0, top: 0, width: 400, height: 240 });
  expect(glance?.detecting).toBeUndefined();
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
