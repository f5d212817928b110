/** Readings from convscope's server, over one WebSocket that comes back when it breaks. */

import { decode, encodeFrame, encodeGlance, type Frame, type Glance } from "../wire/binary";
import type { Inspect, Steer, ToPage, ToServer, View, Wanted } from "../wire/messages";
import { PICTURE, type Picture, RUN } from "../wire/sights";
import type { Listener, Opening, ReadingSource } from "./readings";

const FIRST_WAIT = 250;
const LONGEST_WAIT = 2000;
const MOST_UNITS = 2;

/** The parts of the browser that a connection needs; tests give others. */
export interface Browser {
  socket(url: string): WebSocket;
  /** Say whether the server is there and refuses this page's token. */
  refuses(): Promise<boolean>;
  /** Decode the file of a picture; nothing where it is none. */
  decode(file: Uint8Array<ArrayBuffer>): Promise<ImageBitmap | undefined>;
}

/** How long to wait before a try, in milliseconds: twice as long each time, up to two seconds. */
export function waitBefore(tries: number): number {
  return Math.min(FIRST_WAIT * 2 ** tries, LONGEST_WAIT);
}

/** The readings of one server. */
export class SocketReadings implements ReadingSource {
  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private listener: Listener | undefined;
  /** Messages that wait while a picture is decoded: each is heard after those before it. */
  private queue: unknown[] = [];
  private isHearing = false;

  constructor(
    private readonly url: string,
    private readonly browser: Browser,
  ) {}

  open(listener: Listener): void {
    this.listener = listener;
    listener.link("connecting");
    this.connect();
  }

  close(): void {
    const { socket } = this;
    this.socket = undefined;
    clearTimeout(this.timer);
    socket?.close();
  }

  read(frame: Frame): boolean {
    return this.send(encodeFrame(frame));
  }

  search(glance: Glance): boolean {
    return this.send(encodeGlance(glance));
  }

  show(view: View): boolean {
    return this.ask({ type: "show", view });
  }

  begin(opening: Opening): boolean {
    return this.ask({ type: "open", ...opening });
  }

  inspect(plan: number, units: readonly Wanted[]): boolean {
    return this.ask({ type: "inspect", plan, units: units.slice(0, MOST_UNITS) as Inspect["units"] });
  }

  follow(on: boolean): boolean {
    return this.ask({ type: "follow", on });
  }

  steer(steer: Pick<Steer, "do"> & Partial<Steer>): boolean {
    return this.ask({ number: 0, speed: 1, ...steer, type: "steer" });
  }

  choose(x: number, y: number, served: boolean): boolean {
    return this.ask({ type: "choose", x, y, served });
  }

  record(on: boolean): boolean {
    return this.ask({ type: "record", on });
  }

  describe(layer: string, unit: number): boolean {
    return this.ask({ type: "describe", layer, unit });
  }

  private ask(message: ToServer): boolean {
    return this.send(JSON.stringify(message));
  }

  private send(data: string | ArrayBuffer): boolean {
    if (!this.socket || this.socket.readyState !== this.socket.OPEN) return false;
    this.socket.send(data);
    return true;
  }

  private connect(): void {
    const socket = this.browser.socket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (event) => {
      if (this.socket === socket) void this.take(event.data);
    };
    socket.onclose = () => void this.lost(socket);
    this.socket = socket;
    this.queue = [];
  }

  private async take(data: unknown): Promise<void> {
    this.queue.push(data);
    if (this.isHearing) return;
    this.isHearing = true;
    while (this.queue.length > 0) {
      const data = this.queue.shift();
      if (this.isStale(data)) continue;
      const decoding = this.hear(data);
      if (decoding) await decoding;
    }
    this.isHearing = false;
  }

  /** A picture that is followed by another one, and is not run, need not be decoded. */
  private isStale(data: unknown): boolean {
    if (kindOf(data) !== PICTURE) return false;
    const next = this.queue.map(kindOf).find((kind) => kind === PICTURE || kind === RUN);
    return next === PICTURE;
  }

  /** Hear a message; a picture takes until it is decoded. */
  private hear(data: unknown): Promise<void> | undefined {
    try {
      if (data instanceof ArrayBuffer) return this.hearBinary(data);
      this.hearText(parse(String(data)));
    } catch (error) {
      this.listener?.trouble(error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }

  private hearBinary(data: ArrayBuffer): Promise<void> | undefined {
    const message = decode(data);
    if (message.kind === "reading") this.listener?.reading(message);
    else if (message.kind === "exact") this.listener?.exact(message);
    else if (message.kind === "run") this.listener?.run(message);
    else if (message.kind === "faces") this.listener?.found(message);
    else return this.unpack(message);
    return undefined;
  }

  private async unpack(picture: Picture): Promise<void> {
    const { socket } = this;
    const image = await this.browser.decode(picture.file);
    if (!image) this.listener?.trouble(`Frame ${picture.number} of the source cannot be decoded`);
    else if (this.socket === socket) this.listener?.picture(picture, image);
    else image.close();
  }

  private hearText(message: ToPage): void {
    if (message.type === "plan") this.listener?.plan(message);
    else if (message.type === "trouble") this.listener?.trouble(message.message);
    else if (message.type === "state") this.listener?.state(message);
    else if (message.type === "tape") this.listener?.taping(message);
    else if (message.type === "engine") this.listener?.engineTold(message);
    else if (message.type === "described") this.listener?.described(message);
    else {
      this.tries = 0;
      this.listener?.link("open");
      this.listener?.hello(message);
    }
  }

  /** Find out why a connection broke, and try again; unless it was closed, or another was opened meanwhile. */
  private async lost(socket: WebSocket): Promise<void> {
    const isLeft = () => this.socket !== socket;
    if (isLeft()) return;
    const refused = await this.browser.refuses();
    if (isLeft()) return;
    if (refused) {
      this.listener?.link("refused");
      return;
    }
    this.listener?.link("gone");
    this.timer = setTimeout(() => this.connect(), waitBefore(this.tries++));
  }
}

/** The kind of a binary message; of a text nothing. */
function kindOf(data: unknown): number | undefined {
  return data instanceof ArrayBuffer && data.byteLength >= 4
    ? new DataView(data).getUint32(0, true)
    : undefined;
}

/** Read a text message; its fields are trusted, for it comes from the server that gave this page. */
function parse(text: string): ToPage {
  const message: unknown = JSON.parse(text);
  if (isTagged(message)) return message;
  throw new Error(`The server sent a message that this page does not know: ${text.slice(0, 80)}`);
}

const KNOWN: readonly string[] = [
  "hello",
  "plan",
  "trouble",
  "described",
  "state",
  "tape",
  "engine",
] satisfies ToPage["type"][];

function isTagged(message: unknown): message is ToPage {
  return (
    typeof message === "object" &&
    message !== null &&
    "type" in message &&
    KNOWN.includes(String(message.type))
  );
}
