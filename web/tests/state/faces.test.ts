import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Cut, CutSizes } from "../../src/sources/cut";
import type { Seen } from "../../src/sources/glance";
import { Choices } from "../../src/state/choices";
import { restAfter } from "../../src/state/faces";
import { Feed } from "../../src/state/feed";
import { Meter } from "../../src/state/meter";
import { Session } from "../../src/state/session";
import type { Covered } from "../../src/wire/header";
import type { Faces } from "../../src/wire/sights";
import { FakeReadings, FakeSource, MODEL, plan, reading, settle } from "./fakes";

const FACE = { left: 0.4, top: 0.2, right: 0.6, bottom: 0.5 };
const OTHER = { left: 0.7, top: 0.2, right: 0.9, bottom: 0.5 };

/** A camera that can be looked at as a whole. */
class FakeCamera extends FakeSource {
  glances = 0;
  known: (readonly Covered[] | undefined)[] = [];
  boxes: (Covered | undefined)[] = [];

  /** Where the browser looks, it sees a face in the left half, in 2 ms. */
  async glance(known?: readonly Covered[]): Promise<Seen | undefined> {
    this.glances++;
    this.known.push(known);
    const whole = { width: 2, height: 2 };
    const size = known ? { width: 1, height: 2, detecting: 2 } : whole;
    return { ...size, left: 0, top: 0, whole, pixels: new Uint8Array(size.width * 2), taken: this.glances };
  }

  override next(sizes: CutSizes): Promise<Cut | undefined> {
    this.boxes.push(sizes.box);
    return super.next(sizes);
  }
}

let other: FakeReadings;
let session: Session;
let camera: FakeCamera;
let feed: Feed;

function start(method: "face" | "plain"): void {
  other.start(plan(1), { ...MODEL, method });
}

function answer(...found: readonly Covered[]): void {
  tell(found);
}

function tell(found: readonly Covered[], change: Partial<Faces> = {}): void {
  const sequence = other.glances.at(-1)?.sequence ?? 0;
  const [box] = found;
  const fields = { taken: 0, held: false, margin: 0.5, work: 5000, ...change };
  session.found({ kind: "faces", sequence, served: false, box, found, ...fields });
}

/** Answer so many glances. */
async function answered(count: number, change: Partial<Faces> = {}): Promise<void> {
  for (let at = 0; at < count; at++) {
    const { length } = other.glances;
    tell([FACE], change);
    await vi.advanceTimersByTimeAsync(100);
    expect(other.glances.length).toBe(length + 1);
  }
}

const sent = () => other.frames.map(({ way }) => way);

beforeEach(async () => {
  other = new FakeReadings();
  session = new Session(other, () => []);
  other.open(session);
  camera = new FakeCamera("camera");
  const sources = {
    camera: () => camera,
    pad: () => new FakeSource("pad"),
    digits: () => new FakeSource("digits", true),
    server: () => new FakeSource("server"),
  };
  const store = new Map<string, string>();
  const choices = new Choices(() => ({
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => void store.set(key, value),
  }));
  feed = new Feed(session, sources, new Meter(), choices);
  feed.begin();
});

afterEach(() => {
  vi.useRealTimers();
});

test("nobody looks at whole frames for a model that wants no face", async () => {
  start("plain");
  await settle();
  camera.shoot(1);
  await settle();
  expect([camera.glances, sent()]).toEqual([0, ["card"]]);
});

test("frames wait until faces were looked for, and are then the face with its margin", async () => {
  start("face");
  await settle();
  camera.shoot(1);
  await settle();
  expect([other.glances.length, sent()]).toEqual([1, []]);
  answer(FACE);
  await settle();
  expect(sent()).toEqual(["given"]);
  const cut = camera.boxes.at(-1);
  expect([cut?.left, cut?.top, cut?.right, cut?.bottom].map((edge) => edge?.toFixed(3))).toEqual([
    "0.300",
    "0.050",
    "0.700",
    "0.650",
  ]);
});

test("a picture that is prepared plainly is the box in the middle, wherever the face was", async () => {
  start("face");
  await settle();
  camera.shoot(1);
  answer(FACE);
  await settle();
  session.reading(reading(1, 1));
  feed.setPlain(true);
  await settle();
  const { glances } = camera;
  session.reading(reading(1, 2));
  camera.shoot(2);
  await settle();
  expect(sent().at(-1)).toBe("plain");
  expect(camera.boxes.at(-1)).toBeUndefined();
  await new Promise((done) => setTimeout(done, 120));
  expect(camera.glances).toBe(glances);
});

test.each([
  [2, 48],
  [10, 40],
  [15, 60],
  [40, 60],
  [99, 1],
  [500, 0],
])("after a glance of %i ms the next one comes in %i ms", (spent, rest) => {
  expect(restAfter(spent)).toBeCloseTo(rest);
});

test("when the whole was searched often enough the browser looks first, and goes on where that costs less", async () => {
  vi.useFakeTimers();
  start("face");
  await vi.advanceTimersByTimeAsync(100);
  expect(feed.faces.searched).toBe(1);
  await answered(8);
  expect(camera.known).toEqual([...Array(8).fill(undefined), [FACE]]);
  expect(feed.faces.searched).toBe(0.5);
  await answered(20, { work: 2900 });
  expect(camera.known.slice(8)).toEqual(Array(21).fill([FACE]));
  expect(other.glances.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: 29 }, (_, at) => at + 1),
  );
});

test("where the browser costs more than it saves, it looks no more", async () => {
  vi.useFakeTimers();
  start("face");
  await vi.advanceTimersByTimeAsync(100);
  await answered(8);
  await answered(20, { work: 3100 });
  expect(camera.known.slice(8)).toEqual([...Array(8).fill([FACE]), ...Array(13).fill(undefined)]);
});

test("when one of two faces is not found in a part, the whole picture is searched once", async () => {
  vi.useFakeTimers();
  start("face");
  await vi.advanceTimersByTimeAsync(100);
  await answered(8);
  await answered(10, { work: 2900 });
  tell([FACE, OTHER]);
  await vi.advanceTimersByTimeAsync(100);
  expect(camera.known.at(-1)).toEqual([FACE, OTHER]);
  await answered(1);
  expect(camera.known.at(-1)).toBeUndefined();
  tell([FACE, OTHER]);
  await vi.advanceTimersByTimeAsync(100);
  expect(camera.known.at(-1)).toEqual([FACE, OTHER]);
});

test("of costs, only the answer to the last glance tells", async () => {
  vi.useFakeTimers();
  start("face");
  await vi.advanceTimersByTimeAsync(100);
  for (let times = 0; times < 20; times++) {
    tell([FACE], { sequence: 99 });
    tell([FACE], { served: true });
  }
  await answered(7);
  expect(camera.known).toEqual(Array(8).fill(undefined));
  await answered(1);
  expect(camera.known.at(-1)).toEqual([FACE]);
});

test("of another source nothing was searched yet", async () => {
  start("face");
  await settle();
  expect(feed.faces.searched).toBe(1);
  feed.faces.forget();
  expect(feed.faces.searched).toBeUndefined();
});

test("the next face is the one at its right, and after the last the first", async () => {
  start("face");
  await settle();
  answer(FACE, OTHER);
  feed.faces.next();
  expect(feed.faces.count.value).toBe(2);
  expect(other.chosen.map(([x]) => x.toFixed(2))).toEqual(["0.80"]);
  answer(OTHER, FACE);
  feed.faces.next();
  expect(other.chosen.map(([x]) => x.toFixed(2))).toEqual(["0.80", "0.50"]);
  feed.faces.choose(0.1, 0.2);
  expect(other.chosen.at(-1)).toEqual([0.1, 0.2, false]);
});
