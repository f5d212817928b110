import { beforeEach, expect, test, vi } from "vitest";
import type { Opening } from "../../src/net/readings";
import { Session } from "../../src/state/session";
import type { Reading } from "../../src/wire/binary";
import type { Picture } from "../../src/wire/sights";
import { FakeReadings, hello, MODEL, plan, reading, SUITING, view } from "./fakes";

const LINK: Opening = { form: "link", text: "abc", class: null };
const TOML: Opening = { form: "toml", text: "schema = 1", class: null };

let other: FakeReadings;
let session: Session;
let drawn: Reading[];
let answers: (number | undefined)[];

beforeEach(() => {
  other = new FakeReadings();
  session = new Session(other, () => [LINK, TOML, SUITING]);
  drawn = [];
  answers = [];
  session.readings.listen((one) => drawn.push(one));
  session.answers.listen((answer) => answers.push(answer?.sequence));
  other.open(session);
});

test("readings of the plan are drawn, others only free the next frame", () => {
  other.start();
  session.reading(reading(1, 5));
  session.reading(reading(9, 6));
  expect(drawn.map(({ sequence }) => sequence)).toEqual([5]);
  expect(answers).toEqual([5, 6]);
});

test("what to begin with is tried one after another, until one can be had", () => {
  other.greet();
  expect(other.openings).toEqual([LINK]);
  session.trouble("the link is broken");
  expect(session.complaint.value).toBe("the link is broken");
  expect(other.openings).toEqual([LINK, TOML]);
  session.plan(plan(1));
  session.trouble("something else");
  expect(other.openings).toEqual([LINK, TOML]);
});

test("what could not be begun with is told until something else is asked for", () => {
  other.greet();
  session.trouble("the link is broken");
  session.plan(plan(1));
  expect(session.complaint.value).toBe("the link is broken");
  session.show(view("pool1"));
  expect(session.complaint.value).toBe("");
});

test("where nothing can be had, it stops asking", () => {
  other.greet();
  for (let i = 0; i < 5; i++) session.trouble("no");
  expect(other.openings).toEqual([LINK, TOML, SUITING]);
  expect(session.running).toBeUndefined();
});

test("another view is asked for, and the old picture stays until its plan is there", () => {
  other.start();
  session.show(view("pool1"));
  expect(other.views).toEqual([view("pool1")]);
  expect(session.current.value?.id).toBe(1);
  expect(session.view.value).toEqual(view("pool1"));
  session.reading(reading(1, 1));
  session.plan(plan(2, "pool1"));
  expect(session.current.value?.id).toBe(2);
  expect(session.newest).toBeUndefined();
});

test("where only looks change, the newest reading stays", () => {
  other.start();
  const one = reading(1, 1);
  session.reading(one);
  session.plan({ ...plan(1), link: "another" });
  expect(session.newest).toBe(one);
  expect(session.current.value?.link).toBe("another");
});

test("the same number on another connection is another plan", () => {
  other.start();
  session.reading(reading(1, 1));
  other.link("gone");
  other.start();
  expect(session.newest).toBeUndefined();
});

test("a view that cannot be had is told, and the menu goes back", () => {
  other.start();
  session.show(view("nose"));
  session.trouble("net has no layer 'nose'");
  expect(session.complaint.value).toBe("net has no layer 'nose'");
  expect(session.view.value).toEqual(view("conv1"));
  expect(answers).toEqual([undefined]);
  session.show(view("pool1"));
  expect(session.complaint.value).toBe("");
});

test("when the other side is back, so is the view", () => {
  other.start();
  session.show(view("pool1"));
  session.plan(plan(2, "pool1"));
  other.link("gone");
  expect(session.running).toBeUndefined();
  other.greet();
  expect(session.current.value?.id).toBe(2);
  expect(session.running).toBeUndefined();
  expect(other.views.at(-1)).toEqual(view("pool1"));
  expect(other.openings).toEqual([LINK]);
  session.plan(plan(1, "pool1"));
  expect(session.running?.view).toEqual(view("pool1"));
});

test("where the view cannot be had any more, it begins anew", () => {
  other.start();
  session.show(view("pool1"));
  session.plan(plan(2, "pool1"));
  other.link("gone");
  other.greet();
  session.trouble("no such layer");
  expect(other.openings).toEqual([LINK, LINK]);
});

test("a view that is asked for while the other side is away is shown when it is back", () => {
  const wall: Opening = { form: "preset", text: "wall", class: null };
  other.start();
  other.link("gone");
  session.begin(wall);
  other.greet();
  expect(other.openings).toEqual([LINK, wall, wall]);
  expect(other.views).toEqual([]);
  session.begin(wall);
  session.show(view("pool1"));
  other.link("gone");
  other.greet();
  expect(other.views.at(-1)).toEqual(view("pool1"));
});

test("another model begins anew", () => {
  other.start();
  session.show(view("pool1"));
  session.plan(plan(2, "pool1"));
  other.link("gone");
  other.greet({ ...MODEL, name: "other" });
  expect(other.views).toHaveLength(1);
  expect(other.openings).toEqual([LINK, LINK]);
});

test("no plan runs before it has come on this connection", () => {
  expect(session.running).toBeUndefined();
  session.link("open");
  session.hello(hello());
  expect(session.running).toBeUndefined();
  session.plan(plan(1));
  expect(session.running?.id).toBe(1);
});

const TAPE = { type: "tape", on: true, file: "/home/me/a.arrow", frames: 3, lost: 0, problem: "" } as const;

test("a recording that goes on when the connection breaks has ended there", () => {
  other.start();
  other.heard.taping(TAPE);
  expect(session.tape.value).toEqual(TAPE);
  other.link("gone");
  expect(session.tape.value).toEqual({ ...TAPE, on: false });
});

test("how it stands with the source is known", () => {
  other.start();
  const state = { type: "state", playing: false, speed: 2, problem: "" } as const;
  other.heard.state(state);
  expect(session.playing.value).toEqual(state);
});

test("readings of the source on the other side are drawn while that is shown, and no others", () => {
  const drawn: number[] = [];
  session.readings.listen(({ sequence }) => drawn.push(sequence));
  other.start();
  session.reading(reading(1, 5, { served: true }));
  session.reading(reading(1, 6));
  session.isServed = true;
  session.reading(reading(1, 7));
  session.reading(reading(1, 8, { served: true }));
  expect(drawn).toEqual([6, 8]);
});

test("pictures are handed on as they come, and given back where they are not shown", () => {
  const shown: number[] = [];
  const images = [1, 2].map(() => ({ close: vi.fn() }));
  session.pictures.listen(({ picture }) => shown.push(picture.sequence));
  other.start();
  images.forEach((image, at) => {
    session.isServed = at > 0;
    other.heard.picture({ sequence: at + 5 } as Picture, image as unknown as ImageBitmap);
  });
  expect(shown).toEqual([6]);
  expect(images.map(({ close }) => close.mock.calls.length)).toEqual([1, 0]);
});

test("faces are those of the source that is shown", () => {
  const found: number[] = [];
  session.faces.listen(({ sequence }) => found.push(sequence));
  for (const [sequence, served] of [
    [1, false],
    [2, true],
  ] as const) {
    session.found({
      kind: "faces",
      sequence,
      served,
      taken: 0,
      box: undefined,
      held: false,
      margin: 0,
      found: [],
      work: 0,
    });
  }
  expect(found).toEqual([1]);
});

test("times of a clock that goes otherwise are put onto this one", () => {
  const taken: number[] = [];
  session.readings.listen((one) => taken.push(one.taken));
  other.start();
  session.isServed = true;
  session.reading(reading(1, 1, { served: true, taken: 100 }));
  const ours = performance.timeOrigin + performance.now();
  other.heard.hello({ ...hello(), clock: ours + 5000 });
  other.heard.plan(plan(1));
  session.reading(reading(1, 2, { served: true, taken: 5100 }));
  expect(taken[0]).toBe(100);
  expect(taken[1]).toBeGreaterThan(90);
  expect(taken[1]).toBeLessThan(150);
});

test("a greeting that was slow is not taken for another machine's clock", () => {
  const taken: number[] = [];
  session.readings.listen((one) => taken.push(one.taken));
  other.start();
  session.isServed = true;
  other.heard.hello({ ...hello(), clock: performance.timeOrigin + performance.now() - 700 });
  other.heard.plan(plan(1));
  const now = performance.now();
  session.reading(reading(1, 1, { served: true, taken: now - 5 }));
  expect(taken).toEqual([now - 5]);
});
