import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Link, Listener } from "../../src/net/readings";
import { SocketReadings, waitBefore } from "../../src/net/socket";
import { hello, plan, SUITING, view } from "../state/fakes";

class FakeSocket {
  readonly OPEN = 1;
  readyState = 0;
  binaryType = "blob";
  sent: (string | ArrayBuffer)[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;

  send(data: string | ArrayBuffer): void {
    this.sent.push(data);
  }

  close(): void {
    this.lose();
  }

  hello(): void {
    this.readyState = 1;
    this.say(hello());
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  lose(): void {
    this.readyState = 3;
    this.onclose?.();
  }
}

let sockets: FakeSocket[];
let refused: boolean;
let heard: string[];
let decoded: Promise<ImageBitmap | undefined>;
let readings: SocketReadings;

const listener: Listener = {
  link: (link: Link) => heard.push(link),
  hello: ({ model }) => heard.push(`hello ${model.name}`),
  plan: (ready) => heard.push(`plan ${ready.id}`),
  reading: (one) => heard.push(`reading ${one.sequence}`),
  exact: (one) => heard.push(`exact ${one.unit}`),
  picture: (one) => heard.push(`picture ${one.sequence}`),
  run: (one) => heard.push(`run ${one.sequence}`),
  found: (one) => heard.push(`faces ${one.sequence}`),
  taping: ({ frames }) => heard.push(`tape ${frames}`),
  state: ({ playing }) => heard.push(`state ${playing}`),
  described: ({ layer, unit }) => heard.push(`described ${layer} ${unit}`),
  engineTold: ({ name }) => heard.push(`engine ${name}`),
  trouble: (message) => heard.push(`trouble ${message}`),
};

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  refused = false;
  heard = [];
  decoded = Promise.resolve(undefined);
  readings = new SocketReadings("ws://here/socket", {
    socket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    refuses: async () => refused,
    decode: () => decoded,
  });
  readings.open(listener);
});

afterEach(() => {
  vi.useRealTimers();
});

const last = () => sockets.at(-1) as FakeSocket;
const lose = async () => {
  last().lose();
  await vi.advanceTimersByTimeAsync(0);
};

test("the waits grow from a quarter of a second to two seconds", () => {
  expect([0, 1, 2, 3, 4, 50].map(waitBefore)).toEqual([250, 500, 1000, 2000, 2000, 2000]);
});

test("messages reach the listener, and the link is open before anything is said", () => {
  last().hello();
  last().say(plan(4));
  last().say({ type: "trouble", message: "no" });
  last().say({ type: "described", layer: "conv1", unit: 2, filter: null, toward: "" });
  const exact = new Uint32Array([3, 1, 1, 0, 7, 1, 1, 0, 0]).buffer;
  last().onmessage?.({ data: exact });
  const reading = new Uint32Array([2, 1, 9, ...new Array(13).fill(0)]).buffer;
  last().onmessage?.({ data: reading });
  expect(heard).toEqual([
    ...["connecting", "open", "hello net", "plan 4", "trouble no"],
    ...["described conv1 2", "exact 7", "reading 9"],
  ]);
});

test.each([
  ["not json", /^trouble .*JSON/],
  ['{"type":"bye"}', /^trouble The server sent a message that this page does not know: \{"type":"bye"\}$/],
  ["null", /^trouble The server sent a message that this page does not know: null$/],
  [new ArrayBuffer(2), /^trouble A message of 2 bytes has no kind$/],
])("a message that is none is told, and nothing else happens: %s", (data, sentence) => {
  last().hello();
  last().onmessage?.({ data });
  expect(heard.at(-1)).toMatch(sentence);
});

test("what is asked goes out as the wire has it, and only while the socket is open", () => {
  expect(readings.show(view())).toBe(false);
  last().hello();
  expect(readings.show(view())).toBe(true);
  expect(readings.begin(SUITING)).toBe(true);
  const units = [1, 2, 3].map((unit) => ({ watch: 4, unit }));
  expect(readings.inspect(1, units)).toBe(true);
  expect(readings.describe("ip1", 7)).toBe(true);
  const frame = { plan: 1, sequence: 2, height: 1, width: 1, channels: 1, way: "card", taken: 0 } as const;
  expect(readings.read({ ...frame, pixels: new Uint8Array(1) })).toBe(true);
  const glance = {
    ...{ sequence: 3, taken: 0, top: 0, left: 0 },
    height: 1,
    width: 2,
    whole: { height: 2, width: 2 },
  };
  expect(readings.search({ ...glance, pixels: new Uint8Array(2) })).toBe(true);
  expect(last().binaryType).toBe("arraybuffer");
  expect(last().sent.map((one) => (typeof one === "string" ? JSON.parse(one) : one.byteLength))).toEqual([
    { type: "show", view: view() },
    { type: "open", form: "preset", text: "", class: null },
    { type: "inspect", plan: 1, units: units.slice(0, 2) },
    { type: "describe", layer: "ip1", unit: 7 },
    33,
    34,
  ]);
});

test("a lost connection is tried again, each time later, until it is back", async () => {
  last().hello();
  heard = [];
  await lose();
  expect(heard).toEqual(["gone"]);
  await vi.advanceTimersByTimeAsync(249);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(sockets).toHaveLength(2);
  await lose();
  await vi.advanceTimersByTimeAsync(499);
  expect(sockets).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);
  expect(sockets).toHaveLength(3);
  last().hello();
  expect(heard).toEqual(["gone", "gone", "open", "hello net"]);
  await lose();
  await vi.advanceTimersByTimeAsync(250);
  expect(sockets).toHaveLength(4);
});

test("a link that is not valid is not tried again", async () => {
  refused = true;
  await lose();
  expect(heard).toEqual(["connecting", "refused"]);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
});

test.each([false, true])(
  "after closing while it asks why the connection broke, nothing is tried or told: %s",
  async (answer) => {
    refused = answer;
    last().hello();
    heard = [];
    last().lose();
    readings.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(heard).toEqual([]);
  },
);

test("after opening again there is one connection, and the old one's end does not matter", async () => {
  last().hello();
  last().lose();
  readings.close();
  readings.open(listener);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(2);
  last().hello();
  heard = [];
  sockets[0]?.say(plan(4));
  sockets[0]?.lose();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(2);
  expect(heard).toEqual([]);
  expect(readings.show(view())).toBe(true);
});

test("after closing before the next try, nothing is tried", async () => {
  await lose();
  readings.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
});

test("after closing nothing is tried", async () => {
  last().hello();
  readings.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sockets).toHaveLength(1);
});

/** Two heads of a message of that kind: it names its sequence, and has nothing behind. */
function binary(kind: number, bytes: number, sequence: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  new Uint32Array(buffer).set([kind, 1, sequence]);
  return buffer;
}

test("what follows a picture waits until it is decoded, and keeps its order", async () => {
  last().hello();
  heard = [];
  let finish: (image: ImageBitmap) => void = () => undefined;
  decoded = new Promise((done) => {
    finish = done;
  });
  last().onmessage?.({ data: binary(4, 48, 7) });
  last().onmessage?.({ data: binary(2, 64, 7) });
  last().say({ type: "tape", on: true, file: "a.arrow", frames: 3, lost: 0, problem: "" });
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual([]);
  finish({ close() {} } as ImageBitmap);
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(["picture 7", "reading 7", "tape 3"]);
});

test("of pictures that come faster than they are decoded, the newest and those that are run are shown", async () => {
  last().hello();
  heard = [];
  decoded = new Promise((done) => setTimeout(() => done({ close() {} } as ImageBitmap), 10));
  last().onmessage?.({ data: binary(4, 48, 1) });
  for (const [kind, sequence] of [
    [4, 2],
    [4, 3],
    [5, 3],
    [4, 4],
    [4, 5],
    [2, 3],
  ] as const) {
    last().onmessage?.({ data: binary(kind, kind === 2 ? 64 : kind === 5 ? 32 : 48, sequence) });
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(heard).toEqual(["picture 1", "picture 3", "run 3", "picture 5", "reading 3"]);
});

test("a picture that cannot be decoded is told, and its reading comes all the same", async () => {
  last().hello();
  heard = [];
  last().onmessage?.({ data: binary(4, 48, 7) });
  last().onmessage?.({ data: binary(2, 64, 7) });
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).toEqual(["trouble Frame 0 of the source cannot be decoded", "reading 7"]);
});

test("a picture of a connection that was lost meanwhile is given back", async () => {
  last().hello();
  let isClosed = false;
  const image = {
    close() {
      isClosed = true;
    },
  } as ImageBitmap;
  decoded = new Promise((done) => setTimeout(() => done(image), 5000));
  last().onmessage?.({ data: binary(4, 48, 7) });
  await lose();
  heard = [];
  await vi.advanceTimersByTimeAsync(6000);
  expect(isClosed).toBe(true);
  expect(heard).not.toContain("picture 7");
});

test("what is asked of the source and of the tape goes out as the server reads it", () => {
  last().hello();
  readings.follow(true);
  readings.steer({ do: "seek", number: 4 });
  readings.record(true);
  expect(last().sent.map((one) => JSON.parse(String(one)))).toEqual([
    { type: "follow", on: true },
    { type: "steer", do: "seek", number: 4, speed: 1 },
    { type: "record", on: true },
  ]);
});
