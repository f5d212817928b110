import { beforeEach, expect, test, vi } from "vitest";
import { SourceError, type SourceKind } from "../../src/sources/source";
import { Choices } from "../../src/state/choices";
import { Feed } from "../../src/state/feed";
import { Meter } from "../../src/state/meter";
import { Session } from "../../src/state/session";
import { FakeReadings, FakeSource, hello, plan, reading, settle } from "./fakes";

let other: FakeReadings;
let session: Session;
let store: Map<string, string>;
let made: Record<SourceKind, FakeSource>;
let feed: Feed;

function start(cameraFails?: Error, digitsFail?: Error): void {
  other = new FakeReadings();
  session = new Session(other, () => []);
  other.open(session);
  made = {
    camera: new FakeSource("camera", false, cameraFails),
    pad: new FakeSource("pad"),
    digits: new FakeSource("digits", true, digitsFail),
    server: new FakeSource("server"),
  };
  const choices = new Choices(localStorageOf);
  feed = new Feed(session, sourcesMade(), new Meter(), choices);
  feed.begin();
  other.greet();
}

/** Begin with the camera, whose first frame goes out; give its number. */
async function sendFirst(): Promise<number> {
  start();
  await settle();
  other.start();
  await settle();
  return other.frames.at(-1)?.sequence ?? 0;
}

beforeEach(() => {
  store = new Map();
});

test("a frame is the box, averaged to what the plan asks for", async () => {
  start();
  made.camera.shade = 200;
  other.start();
  await settle();
  const frame = other.frames.at(-1);
  expect(frame).toMatchObject({ plan: 1, height: 2, width: 2, channels: 3, way: "card" });
  expect(Array.from(frame?.pixels ?? [])).toEqual(new Array(12).fill(200));
});

test("a picture that is smaller than the plan's patch is sent as it is", async () => {
  start();
  other.start({ ...plan(1), patch: [56, 56] });
  made.camera.shoot(1);
  await settle();
  expect(other.frames.at(-1)).toMatchObject({ height: 4, width: 4 });
});

test("the newest frame wins while one is in flight", async () => {
  const first = await sendFirst();
  for (const taken of [100, 200, 300]) made.camera.shoot(taken);
  await settle();
  expect(other.frames.at(-1)?.sequence).toBe(first);
  session.reading(reading(1, first));
  await settle();
  expect(other.frames.at(-1)).toMatchObject({ sequence: first + 1, taken: 300 });
});

test("to a slow network the next frame goes before its answer has come, and each answer is shown with its own picture", async () => {
  const first = await sendFirst();
  const shown: number[] = [];
  feed.cuts.listen(({ taken }) => shown.push(taken));
  session.reading(reading(1, first, { engine: 60_000 }));
  for (const taken of [100, 200, 300]) {
    made.camera.shoot(taken);
    await new Promise((done) => setTimeout(done, 150));
  }
  expect(other.frames.map(({ taken }) => taken)).toEqual([-1, 100, 200]);
  session.reading(reading(1, first + 1, { engine: 60_000 }));
  expect(shown).toEqual([-1, 100]);
  await settle();
  session.reading(reading(1, first + 2, { engine: 60_000 }));
  expect(shown).toEqual([-1, 100, 200]);
});

test("a reading of the server's source, and trouble with something else, take nothing from a frame that is on its way", async () => {
  const first = await sendFirst();
  const shown: number[] = [];
  feed.cuts.listen(({ taken }) => shown.push(taken));
  session.reading(reading(1, first + 500, { served: true }));
  session.trouble("there is no such layer");
  expect(shown).toEqual([]);
  session.reading(reading(1, first));
  expect(shown).toEqual([-1]);
});

test("the silence of a frame that waits begins with the answer to the one before", async () => {
  const first = await sendFirst();
  session.reading(reading(1, first, { engine: 60_000 }));
  for (const taken of [100, 200]) {
    made.camera.shoot(taken);
    await new Promise((done) => setTimeout(done, 150));
  }
  expect(other.frames).toHaveLength(3);
  const asked = vi.spyOn(session.silence, "asked");
  session.reading(reading(1, first + 1, { engine: 60_000 }));
  expect(asked).toHaveBeenCalledTimes(1);
  session.reading(reading(1, first + 2, { engine: 60_000 }));
  expect(asked).toHaveBeenCalledTimes(1);
});

test("nothing is sent before there is a plan, and what is shown goes out as soon as there is one", async () => {
  start();
  await settle();
  made.camera.shoot(1);
  await settle();
  expect(other.frames).toEqual([]);
  other.start();
  await settle();
  expect(other.frames).toHaveLength(1);
});

test("after a break the frames go on", async () => {
  start();
  other.start();
  await settle();
  other.link("gone");
  made.camera.shoot(5);
  await settle();
  const before = other.frames.length;
  other.start();
  await settle();
  expect(other.frames.length).toBe(before + 1);
});

test.each([
  [new SourceError("No camera was found"), "No camera was found; here are the test digits instead."],
  [new TypeError("odd"), "This source does not work (odd); here are the test digits instead."],
])("without a camera there are the digits, and the page says why: %s", async (error, sentence) => {
  start(error);
  await settle();
  expect(feed.kind.value).toBe("digits");
  expect(feed.excuse.value).toBe(sentence);
  expect(store.get("convscope.source")).toBeUndefined();
});

test("without digits there is the pad", async () => {
  start(new SourceError("No camera was found"), new SourceError("The server has no test digits"));
  await settle();
  expect(feed.kind.value).toBe("pad");
  expect(feed.excuse.value).toBe("The server has no test digits; draw on the pad instead.");
});

test("a camera that is unplugged gives way to the digits", async () => {
  start();
  await settle();
  made.camera.events?.lost("The camera was unplugged");
  await settle();
  expect(made.camera.log).toContain("stop");
  expect(feed.kind.value).toBe("digits");
});

test("the source that was chosen is the first one the next time", async () => {
  start();
  feed.choose("pad");
  await settle();
  start();
  expect(feed.kind.value).toBe("pad");
});

test("digits are as the network wants them; other pictures only where the user says so", async () => {
  start();
  feed.choose("digits");
  other.start();
  await settle();
  expect(other.frames.at(-1)?.way).toBe("given");
  session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0));
  feed.choose("camera");
  await settle();
  made.camera.shoot(1);
  await settle();
  expect(other.frames.at(-1)?.way).toBe("card");
  session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0));
  feed.setPlain(true);
  await settle();
  expect(other.frames.at(-1)?.way).toBe("plain");
});

test("to freeze holds the source, and the picture that is held is read, unless it has been", async () => {
  start();
  other.start();
  await settle();
  session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0));
  const before = other.frames.length;
  made.camera.shade = 90;
  feed.setFrozen(true);
  await settle();
  expect(made.camera.log).toEqual(["start", "freeze"]);
  expect(other.frames.length).toBe(before + 1);
  session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0));
  let cuts = 0;
  feed.cuts.listen(() => cuts++);
  feed.refresh();
  await settle();
  expect([other.frames.length, cuts]).toEqual([before + 1, 1]);
  feed.setPlain(true);
  await settle();
  expect(other.frames.at(-1)).toMatchObject({ sequence: before + 2, way: "plain" });
  feed.setFrozen(false);
  expect(made.camera.log).toEqual(["start", "freeze", "thaw"]);
});

test("who draws on a frozen pad lets it go on", async () => {
  start();
  feed.choose("pad");
  await settle();
  feed.setFrozen(true);
  made.pad.events?.touched();
  expect(feed.frozen.value).toBe(false);
});

test("frames of a source that was left are not sent", async () => {
  start();
  other.start();
  await settle();
  const { events } = made.camera;
  feed.choose("pad");
  await settle();
  session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0));
  const before = other.frames.length;
  made.camera.shoot(99);
  events?.lost("late");
  await settle();
  expect(other.frames.length).toBe(before);
  expect(feed.kind.value).toBe("pad");
});

test("a source on the server's side is the first one, and is not remembered", async () => {
  start();
  await settle();
  store.clear();
  const served = new Feed(session, sourcesMade(), new Meter(), new Choices(localStorageOf));
  other.heard.hello({ ...hello(), source: { title: "film.mp4", live: false, count: 9, pace: 25 } });
  served.begin();
  await settle();
  expect(served.kind.value).toBe("server");
  expect(store.size).toBe(0);
});

function sourcesMade() {
  return {
    camera: () => made.camera,
    pad: () => made.pad,
    digits: () => made.digits,
    server: () => made.server,
  };
}

function localStorageOf() {
  return {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
  };
}
