import { expect, test } from "vitest";
import { BoxReader, boxOf, edgesOf } from "../../src/sources/box";

test.each([
  [640, 480, 56, 56, { x: 80, y: 0, width: 480, height: 480 }],
  [480, 640, 448, 448, { x: 0, y: 80, width: 480, height: 480 }],
  [1281, 720, 56, 56, { x: 280, y: 0, width: 720, height: 720 }],
  [28, 28, 1, 1, { x: 0, y: 0, width: 28, height: 28 }],
  [640, 480, 400, 200, { x: 0, y: 80, width: 640, height: 320 }],
  [640, 480, 100, 200, { x: 200, y: 0, width: 240, height: 480 }],
  [640, 480, 640, 480, { x: 0, y: 0, width: 640, height: 480 }],
  [100, 3, 1, 1024, { x: 49, y: 0, width: 1, height: 3 }],
])("the box of %i×%i for a network of %i×%i", (width, height, wide, high, box) => {
  expect(boxOf({ width, height }, { width: wide, height: high })).toEqual(box);
});

test("edges are shares of the frame", () => {
  const edges = edgesOf({ width: 640, height: 480 }, { width: 2, height: 1 });
  expect(edges).toEqual({ left: 0, top: 80 / 480, right: 1, bottom: 400 / 480 });
});

const SQUARE = { width: 56, height: 56 };

function frame(change: object = {}): { asked: VideoFrameCopyToOptions[]; frame: VideoFrame } {
  const asked: VideoFrameCopyToOptions[] = [];
  const fake = {
    visibleRect: { x: 0, y: 0, width: 8, height: 5 },
    allocationSize: () => 4 * 25,
    copyTo: async (into: Uint8ClampedArray, options: VideoFrameCopyToOptions) => {
      asked.push(options);
      into.fill(7);
      return [];
    },
    ...change,
  };
  return { asked, frame: fake as unknown as VideoFrame };
}

test("the browser converts the box of a frame, cut between blocks of colour", async () => {
  const { asked, frame: one } = frame();
  const raster = await new BoxReader().read(one, SQUARE);
  expect(asked).toEqual([{ rect: { x: 0, y: 0, width: 5, height: 5 }, format: "RGBA" }]);
  expect(raster).toMatchObject({ width: 5, height: 5 });
  expect(new Set(raster?.pixels)).toEqual(new Set([7]));
});

test("the box of a wide network is wide", async () => {
  const { asked, frame: one } = frame({ allocationSize: () => 4 * 8 * 4 });
  const raster = await new BoxReader().read(one, { width: 2, height: 1 });
  expect(asked[0]?.rect).toEqual({ x: 0, y: 0, width: 8, height: 4 });
  expect(raster).toMatchObject({ width: 8, height: 4 });
});

test("a frame that was closed meanwhile is not wanted any more", async () => {
  const closed = async () => {
    throw new DOMException("closed", "InvalidStateError");
  };
  expect(await new BoxReader().read(frame({ copyTo: closed }).frame, SQUARE)).toBeUndefined();
  expect(await new BoxReader().read(frame({ visibleRect: null }).frame, SQUARE)).toBeUndefined();
});

/** A frame whose pixels tell their place: red is the column, green the row. */
function placed(width: number, height: number): VideoFrame {
  const copyTo = async (into: Uint8ClampedArray, { rect }: VideoFrameCopyToOptions) => {
    const { x = 0, y = 0, width: wide = 0, height: high = 0 } = rect ?? {};
    for (let at = 0; at < wide * high; at++) {
      into.set([x + (at % wide), y + Math.floor(at / wide), 0, 255], 4 * at);
    }
    return [];
  };
  const allocationSize = ({ rect }: VideoFrameCopyToOptions) => 4 * (rect?.width ?? 0) * (rect?.height ?? 0);
  return { visibleRect: { x: 0, y: 0, width, height }, allocationSize, copyTo } as unknown as VideoFrame;
}

test.each([
  ["at the left", -4, 2, 10, 10],
  ["above", 2, -4, 10, 10],
  ["at the right", 14, 4, 24, 14],
  ["below", 6, 8, 16, 18],
  ["on all sides", -6, -2, 30, 20],
  ["at the right, from an odd column on", 15, 3, 25, 9],
  ["below, from an odd row on", 5, 7, 11, 17],
])("where a box reaches beyond the frame %s, the last pixels go on", async (_, left, top, right, bottom) => {
  const [width, height] = [20, 12];
  const at = { left: left / width, top: top / height, right: right / width, bottom: bottom / height };
  const raster = await new BoxReader().read(placed(width, height), SQUARE, at);
  expect(raster).toMatchObject({ width: right - left, height: bottom - top });
  const expected: number[] = [];
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      expected.push(Math.min(width - 1, Math.max(0, x)), Math.min(height - 1, Math.max(0, y)), 0, 255);
    }
  }
  expect(Array.from(raster?.pixels ?? [])).toEqual(expected);
});

test("where a copy fails and the frame was closed meanwhile, it is not drawn", async () => {
  const fake = frame();
  const copyTo = async () => {
    Object.assign(fake.frame, { visibleRect: null });
    throw new TypeError("no such format");
  };
  Object.assign(fake.frame, { copyTo });
  expect(await new BoxReader().read(fake.frame, SQUARE)).toBeUndefined();
});

test("of a frame whose beginning is not seen, the box lies in what is seen", async () => {
  const { asked, frame: one } = frame({ visibleRect: { x: 3, y: 2, width: 8, height: 5 } });
  const at = { left: 0.25, top: 0, right: 0.875, bottom: 1 };
  await new BoxReader().read(one, SQUARE, at);
  expect(asked[0]?.rect).toEqual({ x: 4, y: 2, width: 5, height: 5 });
});
