import { expect, test } from "vitest";
import { BoxReader, boxOf } from "../../src/sources/box";

test.each([
  [640, 480, { x: 80, y: 0, side: 480 }],
  [480, 640, { x: 0, y: 80, side: 480 }],
  [1281, 720, { x: 280, y: 0, side: 720 }],
  [28, 28, { x: 0, y: 0, side: 28 }],
])("the box of %i×%i", (width, height, box) => {
  expect(boxOf(width, height)).toEqual(box);
});

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
  const square = await new BoxReader().read(one);
  expect(asked).toEqual([{ rect: { x: 0, y: 0, width: 5, height: 5 }, format: "RGBA" }]);
  expect(square?.side).toBe(5);
  expect(new Set(square?.pixels)).toEqual(new Set([7]));
});

test("a frame that was closed meanwhile is not wanted any more", async () => {
  const closed = async () => {
    throw new DOMException("closed", "InvalidStateError");
  };
  expect(await new BoxReader().read(frame({ copyTo: closed }).frame)).toBeUndefined();
  expect(await new BoxReader().read(frame({ visibleRect: null }).frame)).toBeUndefined();
});
