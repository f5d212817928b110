import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TrackCapture } from "../../src/sources/capture";
import { type FromWorker, RemoteCapture, type Start, type ToWorker } from "../../src/sources/remote";
import { settle } from "../state/fakes";
import { seen, stubDetector } from "./fakes";

const SIZES = { patch: { width: 2, height: 2 }, shown: 3 };

class FakeFrame {
  readonly format = "I420";
  readonly colorSpace = { fullRange: true };
  readonly visibleRect = { x: 0, y: 0, width: 6, height: 4 };
  closed = false;

  constructor(readonly shade: number) {}

  allocationSize(): number {
    return 64;
  }

  async copyTo(into: Uint8Array | Uint8ClampedArray): Promise<object[]> {
    if (this.closed) throw new DOMException("closed", "InvalidStateError");
    into.fill(this.shade);
    return [{ offset: 0, stride: 6 }];
  }

  close(): void {
    this.closed = true;
  }
}

let frames: FakeFrame[];
let track: ReadableStreamDefaultController<VideoFrame>;
let stream: ReadableStream<VideoFrame>;

beforeEach(() => {
  frames = [];
  stream = new ReadableStream<VideoFrame>({
    start(controller) {
      track = controller;
    },
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function film(...shades: readonly number[]): Promise<void> {
  for (const shade of shades) {
    const frame = new FakeFrame(shade);
    frames.push(frame);
    track.enqueue(frame as unknown as VideoFrame);
  }
  await settle();
}

test("of the frames that came, the newest is cut, and the others are given back", async () => {
  const capture = new TrackCapture(stream);
  await film(10, 20, 30);
  const cut = await capture.next(SIZES);
  expect(cut?.patch).toEqual({ width: 2, height: 2, pixels: new Uint8Array(12).fill(30) });
  expect(cut?.shown).toMatchObject({ width: 3, height: 3 });
  expect(frames.map(({ closed }) => closed)).toEqual([true, true, false]);
});

test("each frame is looked at once, as a whole, beside being cut", async () => {
  const capture = new TrackCapture(stream);
  await film(10, 30);
  const glance = await capture.glance();
  expect(glance).toMatchObject({ width: 6, height: 4, pixels: new Uint8Array(24).fill(30) });
  expect((await capture.next(SIZES))?.patch.pixels[0]).toBe(30);
  const next = capture.glance();
  await film(50);
  expect((await next)?.pixels[0]).toBe(50);
});

test("a capture has the browser look where it is asked to", async () => {
  stubDetector(async () => [seen(1, 1, 2)]);
  const capture = new TrackCapture(stream);
  await film(10);
  expect((await capture.glance([]))?.detecting).toBeGreaterThanOrEqual(0);
  await film(20);
  expect((await capture.glance())?.detecting).toBeUndefined();
});

test("each frame is cut once; whoever asks waits for the next", async () => {
  const capture = new TrackCapture(stream);
  await film(10);
  await capture.next(SIZES);
  const next = capture.next(SIZES);
  await film(20);
  expect((await next)?.patch.pixels[0]).toBe(20);
});

test("while it is held, the frame stays, and can be cut again", async () => {
  const capture = new TrackCapture(stream);
  await film(10);
  await capture.next(SIZES);
  capture.hold(true);
  await film(20);
  capture.again();
  expect((await capture.next(SIZES))?.patch.pixels[0]).toBe(10);
  expect(frames.map(({ closed }) => closed)).toEqual([false, true]);
  capture.hold(false);
  await film(30);
  expect((await capture.next(SIZES))?.patch.pixels[0]).toBe(30);
});

test("a capture in a worker is told whether the browser is to look for faces, beside those that are known", async () => {
  let worker: Start | undefined;
  const fake = {
    postMessage: (message: Start) => {
      worker = message;
    },
    terminate: () => undefined,
  };
  const capture = new RemoteCapture(fake, stream);
  const port = worker?.port as MessagePort;
  const size = { width: 1, height: 1 };
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind !== "glance") return;
    const pixels = Uint8Array.of(data.known ? 1 + data.known.length : 0);
    const glance = { ...size, left: 0, top: 0, whole: size, taken: 40, pixels };
    const origin = performance.timeOrigin + 1000;
    port.postMessage({ kind: "glance", glance, origin } satisfies FromWorker);
  };
  const known = { left: 0, top: 0, right: 1, bottom: 1 };
  expect((await capture.glance([known]))?.pixels[0]).toBe(2);
  expect((await capture.glance([]))?.pixels[0]).toBe(1);
  const glance = await capture.glance();
  expect([glance?.pixels[0], Math.round(glance?.taken ?? 0)]).toEqual([0, 1040]);
  capture.close();
  port.close();
});

test("a closed capture gives its frame back, and nothing more", async () => {
  const capture = new TrackCapture(stream);
  await film(10);
  await capture.next(SIZES);
  const next = capture.next(SIZES);
  capture.close();
  expect(await next).toBeUndefined();
  expect(frames[0]?.closed).toBe(true);
});

test("a capture in a worker gives what the worker cuts, on the page's clock", async () => {
  let worker: Start | undefined;
  let ended = false;
  const fake = {
    postMessage: (message: Start) => {
      worker = message;
    },
    terminate: () => {
      ended = true;
    },
  };
  const capture = new RemoteCapture(fake, stream);
  const asked: ToWorker[] = [];
  const port = worker?.port as MessagePort;
  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    asked.push(data);
    const patch = { width: 1, height: 1, pixels: Uint8Array.of(1, 2, 3) };
    const shown = { width: 1, height: 1, pixels: Uint8ClampedArray.of(1, 2, 3, 255) };
    const answer: FromWorker = {
      kind: "cut",
      cut: { taken: 40, patch, shown },
      origin: performance.timeOrigin + 1000,
    };
    if (data.kind === "next") port.postMessage(answer);
  };
  const cut = await capture.next(SIZES);
  expect(cut?.taken).toBeCloseTo(1040);
  expect(cut?.patch.pixels).toEqual(Uint8Array.of(1, 2, 3));
  capture.hold(true);
  capture.again();
  await settle();
  await settle();
  expect(asked).toEqual([{ kind: "next", sizes: SIZES }, { kind: "hold", held: true }, { kind: "again" }]);
  port.onmessage = null;
  const last = capture.next(SIZES);
  capture.close();
  expect(await last).toBeUndefined();
  expect(ended).toBe(true);
  port.close();
});
