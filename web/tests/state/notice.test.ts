import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Choices } from "../../src/state/choices";
import { Controls } from "../../src/state/controls";
import { Feed } from "../../src/state/feed";
import { Meter } from "../../src/state/meter";
import { noticeOf } from "../../src/state/notice";
import { Session } from "../../src/state/session";
import { exact, FakeReadings, FakeSource, hello, plan, reading } from "./fakes";

let other: FakeReadings;
let session: Session;
let camera: FakeSource;
let feed: Feed;
let notice: ReturnType<typeof noticeOf>;

const LINE = { text: "The server has not answered for 5 s", tone: "wait" };

beforeEach(async () => {
  vi.useFakeTimers();
  other = new FakeReadings();
  session = new Session(other, () => []);
  other.open(session);
  camera = new FakeSource("camera");
  const sources = {
    camera: () => camera,
    pad: () => new FakeSource("pad"),
    digits: () => camera,
    server: () => camera,
  };
  feed = new Feed(session, sources, new Meter(), new Choices(() => ({ getItem: () => null, setItem() {} })));
  notice = noticeOf({ session, feed, controls: new Controls() });
  feed.begin();
  other.start();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  vi.useRealTimers();
});

test("a server that does not answer a frame is told, and how long", async () => {
  expect(other.frames).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(4000);
  expect(notice.value).toBeUndefined();
  await vi.advanceTimersByTimeAsync(1000);
  expect(notice.value).toEqual(LINE);
  camera.shoot(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(other.frames.length).toBeGreaterThan(1);
  expect(notice.value?.text).toBe("The server has not answered for 10 s");
});

test("a server that has answered may be silent while nothing is asked", async () => {
  session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(notice.value).toBeUndefined();
});

test.each<[string, () => void]>([
  ["a reading", () => session.reading(reading(1, other.frames.at(-1)?.sequence ?? 0))],
  ["a reading of another frame", () => session.reading(reading(7, 999))],
  ["exact values", () => session.exact(exact(1, 3, 0, []))],
  ["a plan", () => session.plan(plan(2))],
])("the line goes when something is heard: %s", async (_, say) => {
  await vi.advanceTimersByTimeAsync(5000);
  expect(notice.value).toEqual(LINE);
  say();
  expect(notice.value).toBeUndefined();
});

test("trouble takes the line's place", async () => {
  await vi.advanceTimersByTimeAsync(5000);
  session.trouble("no such layer");
  expect(notice.value).toEqual({ text: "no such layer", tone: "trouble" });
});

test("a server that is gone is told in its own words, and the silence begins anew when it is back", async () => {
  await vi.advanceTimersByTimeAsync(5000);
  other.link("gone");
  expect(notice.value?.text).toBe("Server gone, trying again");
  await vi.advanceTimersByTimeAsync(60_000);
  other.start();
  await vi.advanceTimersByTimeAsync(3000);
  expect(notice.value).toBeUndefined();
});

test("a source of the server that gives nothing is told while it is shown, and so is what became of a recording", () => {
  const source = { title: "camera 0", live: true, count: 0, pace: 0 };
  other.heard.hello({ ...hello(), source });
  const text = "camera 0 has gone; waiting for it to come back";
  other.heard.state({ type: "state", playing: true, speed: 1, problem: text });
  expect(notice.value).toBeUndefined();
  feed.choose("server");
  expect(notice.value).toEqual({ text, tone: "wait" });
  other.heard.state({ type: "state", playing: true, speed: 1, problem: "" });
  const tape = { type: "tape", file: "a.arrow", frames: 2, lost: 0 } as const;
  other.heard.taping({ ...tape, on: true, problem: "" });
  expect(notice.value).toBeUndefined();
  other.heard.taping({ ...tape, on: true, problem: "The disk is full" });
  expect(notice.value).toEqual({ text: "The disk is full", tone: "stop" });
  other.heard.taping({ ...tape, on: false, problem: "" });
  expect(notice.value?.text).toContain("convscope replay a.arrow");
});
