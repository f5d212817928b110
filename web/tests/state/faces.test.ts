import { beforeEach, expect, test } from "vitest";
import type { Cut, CutSizes, Glance } from "../../src/sources/cut";
import { Choices } from "../../src/state/choices";
import { restAfter } from "../../src/state/faces";
import { Feed } from "../../src/state/feed";
import { Meter } from "../../src/state/meter";
import { Session } from "../../src/state/session";
import type { Covered } from "../../src/wire/header";
import { FakeReadings, FakeSource, MODEL, plan, reading, settle } from "./fakes";

const FACE = { left: 0.4, top: 0.2, right: 0.6, bottom: 0.5 };
const OTHER = { left: 0.7, top: 0.2, right: 0.9, bottom: 0.5 };

/** A camera that can be looked at as a whole. */
class FakeCamera extends FakeSource {
  glances = 0;
  boxes: (Covered | undefined)[] = [];

  async glance(): Promise<Glance | undefined> {
    this.glances++;
    return { width: 2, height: 2, pixels: new Uint8Array(4), taken: this.glances };
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
  const sequence = other.frames.filter(({ way }) => way === "searched").length;
  const [box] = found;
  session.found({ kind: "faces", sequence, served: false, taken: 0, box, held: false, margin: 0.5, found });
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
  expect(sent()).toEqual(["searched"]);
  answer(FACE);
  await settle();
  expect(sent()).toEqual(["searched", "given"]);
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
