/** The source on the server's side: the page shows its frames as they come, and the server runs them. */

import { computed, effect, signal } from "@preact/signals";
import { resize } from "../draw/layout";
import type { Raster } from "../draw/shrink";
import type { Covered } from "../wire/header";
import type { State } from "../wire/messages";
import type { Picture, Run } from "../wire/sights";
import { type Cut, within } from "./cut";
import { type Came, Kept, type Looked } from "./kept";
import { Newest } from "./newest";
import { drawPadded } from "./padded";
import type { Server } from "./server";
import type { FrameShape, Source, SourceEvents } from "./source";
import { Timeline } from "./timeline";

/** Pictures with fewer pixels on a side are shown as squares of colour. */
const FEW = 128;

/** Follows what the server reads: a camera, a film, pictures, a recording. */
export class Served implements Source {
  readonly kind = "server";
  readonly given = false;
  readonly element = document.createElement("canvas");
  readonly frame = signal<FrameShape | undefined>(undefined);
  readonly timeline = computed(() => this.timelineOf());
  drawn = 0;
  private readonly context = this.element.getContext("2d");
  private readonly box = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  private readonly end = new Newest<Cut>();
  private readonly stops: (() => void)[] = [];
  private events: SourceEvents | undefined;
  private readonly kept = new Kept();
  private frozen = false;

  constructor(
    private readonly server: Server,
    private readonly room: () => number,
  ) {
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", "Source of the server");
  }

  async start(events: SourceEvents): Promise<void> {
    this.events = events;
    const { server } = this;
    server.isServed = true;
    this.stops.push(
      server.pictures.listen((shown) => this.come(shown)),
      server.runs.listen((run) => this.begin(run)),
      server.readings.listen(({ sequence }) => this.show(sequence)),
      // After the connection was lost it has to be asked for again, and frames are counted anew.
      effect(() => {
        if (!server.greeting.value?.source) return;
        this.element.dataset.sequence = "0";
        server.source.follow(!(this.isLive && this.frozen));
      }),
      effect(() => {
        const state = server.playing.value;
        if (state) this.hear(state);
      }),
    );
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    if (!this.events) return;
    this.server.isServed = false;
    this.server.source.follow(false);
    this.events = undefined;
    this.kept.end();
    this.end.end();
  }

  /** A film pauses, for all who see it; of a camera this page keeps the last frame. */
  freeze(): void {
    this.frozen = true;
    if (!this.isLive) {
      this.timeline.peek()?.pause();
      return;
    }
    this.server.source.follow(false);
    // What is held is what the numbers are of.
    if (this.kept.read) this.draw(this.kept.read);
  }

  thaw(): void {
    this.frozen = false;
    if (this.isLive) this.server.source.follow(true);
    else this.timeline.peek()?.play();
  }

  async step(by: number): Promise<void> {
    const timeline = this.timeline.peek();
    if (!timeline) return;
    this.frozen = true;
    this.events?.held(true);
    timeline.step(by);
  }

  next(): Promise<Cut | undefined> {
    return this.end.take();
  }

  /** The server runs its last frame again by itself, where a plan needs it; here it is shown once more. */
  again(): void {
    if (this.kept.read) this.cut(this.kept.read);
  }

  private get isLive(): boolean {
    return this.server.greeting.peek()?.source?.live ?? false;
  }

  private timelineOf(): Timeline | undefined {
    const { greeting, source } = this.server;
    const about = greeting.value?.source;
    if (!about || about.live) return undefined;
    return new Timeline(
      about.count,
      about.pace,
      (steer) => void source.steer(steer),
      () => performance.now(),
    );
  }

  /** Others who see a film may have had it paused, or played faster. */
  private hear({ playing, speed }: State): void {
    const timeline = this.timeline.peek();
    if (!timeline) return;
    timeline.playing(speed);
    this.frozen = !playing;
    this.events?.held(!playing);
  }

  /** A frame has come: it is drawn at once, unless it belongs to a reading. */
  private come(came: Came): void {
    this.kept.come(came);
    if (!came.picture.together && !(this.isLive && this.frozen)) this.draw(came);
  }

  private begin({ sequence, box }: Run): void {
    const running = this.kept.run(sequence, box);
    if (running) this.place(running, box);
  }

  /** A reading has come: what lies in the box of its frame is shown with it. */
  private show(sequence: number): void {
    const read = this.kept.show(sequence);
    if (!read) return;
    const isHeld = this.isLive && this.frozen;
    if (isHeld || sequence > Number(this.element.dataset.sequence)) this.draw(read);
    this.place(read, read.box);
    this.cut(read);
  }

  private draw({ image, picture }: Came): void {
    const { element, context } = this;
    const { width, height } = image;
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
      element.classList.toggle("pixels", Math.max(width, height) <= FEW);
    }
    context?.drawImage(image, 0, 0);
    this.drawn++;
    element.dataset.sequence = String(picture.sequence);
    this.tell(picture);
  }

  /** Say where the box lies. */
  private place({ image: { width, height } }: Came, box: Covered): void {
    const before = this.frame.peek();
    const isSame = before?.width === width && before.height === height && isSameBox(before.box, box);
    if (!isSame) this.frame.value = { width, height, box };
  }

  /** What lies in the box, for the panel that shows it. */
  private cut({ image, box: edges }: Looked): void {
    const { box } = this;
    if (!box) return;
    const x = edges.left * image.width;
    const y = edges.top * image.height;
    const width = Math.max(1, (edges.right - edges.left) * image.width);
    const height = Math.max(1, (edges.bottom - edges.top) * image.height);
    const rounded = { width: Math.round(width), height: Math.round(height) };
    const size = within(rounded, Math.max(1, this.room()));
    resize(box.canvas, size);
    box.imageSmoothingQuality = "high";
    drawPadded(box, image, image, { x, y, width, height }, size);
    const shown: Raster = { ...size, pixels: box.getImageData(0, 0, size.width, size.height).data };
    this.events?.cut({
      taken: performance.now(),
      patch: { ...rounded, pixels: new Uint8Array(0) },
      shown,
    });
  }

  private tell({ name, number, seconds, label }: Picture): void {
    const { greeting } = this.server;
    const about = greeting.peek();
    const count = about?.source?.count ?? 0;
    const what = label < 0 ? "" : (about?.model.labels[label] ?? String(label));
    const where = count > 0 ? `no. ${number} of ${count}` : "";
    const said = [name, what, where].filter(Boolean).join(", ");
    const words = said || about?.source?.title || "Source of the server";
    if (this.element.getAttribute("aria-label") !== words) this.element.setAttribute("aria-label", words);
    this.timeline.peek()?.showing(number, seconds);
    // The timeline says the number, and of a single file the panel's title the name.
    const own = name === about?.source?.title ? "" : name;
    this.events?.detail([own, what].filter(Boolean).join(" · "));
  }
}

function isSameBox(one: Covered | undefined, other: Covered): boolean {
  return (
    one?.left === other.left &&
    one.top === other.top &&
    one.right === other.right &&
    one.bottom === other.bottom
  );
}
