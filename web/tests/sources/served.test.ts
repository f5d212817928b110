import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Cut } from "../../src/sources/cut";
import { Served } from "../../src/sources/served";
import { Session } from "../../src/state/session";
import type { Covered } from "../../src/wire/header";
import type { SourceInfo } from "../../src/wire/messages";
import type { Picture } from "../../src/wire/sights";
import { FakeReadings, hello, plan, reading } from "../state/fakes";

const FILM: SourceInfo = { title: "film.mp4", live: false, count: 60, pace: 10 };
const CAMERA: SourceInfo = { title: "camera 0", live: true, count: 0, pace: 0 };
const WHOLE = { left: 0, top: 0, right: 1, bottom: 1 };

class FakeCanvas {
  width = 0;
  height = 0;
  dataset: Record<string, string> = {};
  attributes: Record<string, string> = {};
  drawn: number[][] = [];
  classList = { toggle: vi.fn() };
  getAttribute(name: string): string | null {
    return this.attributes[name] ?? null;
  }
  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }
  getContext(): object {
    return {
      canvas: this,
      drawImage: (_: object, ...numbers: number[]) => this.drawn.push(numbers),
      getImageData: (_x: number, _y: number, width: number, height: number) => ({
        data: new Uint8ClampedArray(4 * width * height),
      }),
    };
  }
}

let other: FakeReadings;
let session: Session;
let served: Served;
let details: string[];
let held: boolean[];
let cuts: Cut[];

beforeEach(() => {
  vi.stubGlobal("document", { createElement: () => new FakeCanvas() });
  other = new FakeReadings();
  session = new Session(other, () => []);
  other.open(session);
  served = new Served(session, () => 100);
  [details, held, cuts] = [[], [], []];
});

afterEach(() => vi.unstubAllGlobals());

async function start(source: SourceInfo): Promise<void> {
  other.start();
  other.heard.hello({ ...hello(), source });
  await served.start({
    detail: (text) => details.push(text),
    held: (one) => held.push(one),
    cut: (cut) => cuts.push(cut),
    touched: () => undefined,
    lost: () => undefined,
  });
}

/** A frame comes. */
function come(change: Partial<Picture> = {}) {
  const image = { width: 320, height: 240, close: vi.fn() };
  const picture: Picture = {
    kind: "picture",
    plan: 1,
    sequence: 1,
    label: -1,
    number: 4,
    seconds: 0.4,
    name: "",
    together: false,
    taken: 0,
    file: new Uint8Array(0),
    ...change,
  };
  other.heard.picture(picture, image as unknown as ImageBitmap);
  return image;
}

/** A frame comes, is run, and read. */
function show(change: Partial<Picture> & { box?: Covered } = {}) {
  const { box = WHOLE, ...picture } = change;
  const image = come(picture);
  const sequence = picture.sequence ?? 1;
  run(sequence, box);
  read(sequence);
  return image;
}

const run = (sequence: number, box = WHOLE) => session.run({ kind: "run", plan: 1, sequence, box });
const read = (sequence: number) => session.reading(reading(1, sequence, { served: true }));
const drawn = () => Number((served.element as unknown as FakeCanvas).dataset.sequence);

test("it follows while it is shown, also after a break", async () => {
  await start(FILM);
  other.heard.hello({ ...hello(), source: FILM });
  served.stop();
  served.stop();
  expect(other.followed).toEqual([true, true, false]);
  expect(session.isServed).toBe(false);
});

test("a single file is called by the panel's title alone", async () => {
  await start(FILM);
  show({ label: 1, name: FILM.title });
  expect(details).toEqual(["b"]);
});

test("a frame says what it is, where it stands, and where the box lies", async () => {
  await start(FILM);
  show({ label: 1, name: "b.png", box: { left: 0.125, top: 0, right: 0.875, bottom: 1 } });
  expect(details).toEqual(["b.png · b"]);
  expect(served.element).toMatchObject({ width: 320, height: 240 });
  expect((served.element as unknown as FakeCanvas).attributes["aria-label"]).toBe("b.png, b, no. 4 of 60");
  expect(served.frame.value?.box).toEqual({ left: 0.125, top: 0, right: 0.875, bottom: 1 });
  expect(served.timeline.value?.at.value).toBe(4);
});

test.each([
  [{ left: 0.125, top: 0, right: 0.875, bottom: 1 }, [240, 240], [100, 100]],
  [{ left: 0, top: 0.25, right: 1, bottom: 0.75 }, [320, 120], [100, 38]],
])("what lies in the box %o is cut in its own proportions", async (box, patch, shown) => {
  await start(FILM);
  show({ box });
  const [cut] = cuts;
  expect([cut?.patch.width, cut?.patch.height]).toEqual(patch);
  expect([cut?.shown.width, cut?.shown.height]).toEqual(shown);
  served.again();
  expect(cuts).toHaveLength(2);
});

test("images are given back when the next one comes, and at the end", async () => {
  await start(FILM);
  const first = show();
  const second = show({ sequence: 2 });
  expect(first.close).toHaveBeenCalledOnce();
  expect(second.close).not.toHaveBeenCalled();
  served.stop();
  expect(second.close).toHaveBeenCalledOnce();
});

test("a film pauses for all, and goes on at its speed", async () => {
  await start(FILM);
  other.heard.state({ type: "state", playing: true, speed: 2, problem: "" });
  served.freeze();
  served.thaw();
  expect(other.steered).toEqual([{ do: "pause" }, { do: "play", speed: 2 }]);
  expect(other.followed).toEqual([true]);
});

test("a film that another page had paused is shown as such", async () => {
  await start(FILM);
  other.heard.state({ type: "state", playing: false, speed: 1, problem: "" });
  other.heard.state({ type: "state", playing: true, speed: 4, problem: "" });
  expect(held).toEqual([true, false]);
  expect(served.timeline.value?.speed.value).toBe(4);
});

test("of a camera the page keeps the last frame, and others go on", async () => {
  await start(CAMERA);
  expect(served.timeline.value).toBeUndefined();
  served.freeze();
  other.heard.hello({ ...hello(), source: CAMERA });
  served.thaw();
  await served.step(1);
  expect(other.followed).toEqual([true, false, false, true]);
  expect(other.steered).toEqual([]);
});

test("a step holds the film", async () => {
  await start(FILM);
  show();
  await served.step(-1);
  expect(other.steered).toEqual([{ do: "pause" }, { do: "seek", number: 3 }]);
  expect(held).toEqual([true]);
});

test("frames are drawn as they come, and what lies in the box comes with its reading", async () => {
  await start(CAMERA);
  const images = [1, 2, 3, 4].map((sequence) => {
    const image = come({ sequence });
    if (sequence === 2) run(2);
    return image;
  });
  expect([drawn(), cuts.length, served.drawn]).toEqual([4, 0, 4]);
  expect(images.map(({ close }) => close.mock.calls.length)).toEqual([1, 0, 1, 0]);
  read(2);
  expect([drawn(), cuts.length]).toEqual([4, 1]);
  read(3);
  expect(cuts).toHaveLength(1);
});

test("a frame that belongs to its reading is not drawn before", async () => {
  await start(FILM);
  show({ sequence: 1 });
  come({ sequence: 2, together: true });
  run(2);
  expect(drawn()).toBe(1);
  read(2);
  expect([drawn(), served.timeline.value?.at.value]).toEqual([2, 4]);
});

test("what is held of a camera is the frame that the numbers are of", async () => {
  await start(CAMERA);
  show({ sequence: 1 });
  come({ sequence: 2 });
  run(2);
  come({ sequence: 3 });
  served.freeze();
  expect(drawn()).toBe(1);
  come({ sequence: 4 });
  expect(drawn()).toBe(1);
  read(2);
  expect([drawn(), cuts.length]).toEqual([2, 2]);
});

test("after a break frames are counted anew, also while it is held", async () => {
  await start(CAMERA);
  show({ sequence: 900 });
  served.freeze();
  other.heard.hello({ ...hello(), source: CAMERA });
  other.heard.plan(plan(1));
  show({ sequence: 3, together: true });
  expect(drawn()).toBe(3);
});
