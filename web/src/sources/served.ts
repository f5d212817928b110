/** The source on the server's side: the page shows its frames, and the server runs them. */

import { computed, effect, signal } from "@preact/signals";
import type { Raster } from "../draw/shrink";
import type { Session, ShownPicture } from "../state/session";
import type { Picture } from "../wire/binary";
import type { State } from "../wire/messages";
import { type Cut, within } from "./cut";
import { Newest } from "./newest";
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
  private readonly context = this.element.getContext("2d");
  private readonly box = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  private readonly end = new Newest<Cut>();
  private readonly stops: (() => void)[] = [];
  private events: SourceEvents | undefined;
  private last: ShownPicture | undefined;
  private frozen = false;

  constructor(
    private readonly session: Session,
    private readonly room: () => number,
  ) {
    this.element.setAttribute("role", "img");
    this.element.setAttribute("aria-label", "Source of the server");
  }

  async start(events: SourceEvents): Promise<void> {
    this.events = events;
    const { session } = this;
    session.isServed = true;
    this.stops.push(
      session.pictures.listen((shown) => this.show(shown)),
      // After the connection was lost it has to be asked for again.
      effect(() => {
        if (session.greeting.value?.source) session.source.follow(!(this.isLive && this.frozen));
      }),
      effect(() => {
        const state = session.playing.value;
        if (state) this.hear(state);
      }),
    );
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    if (!this.events) return;
    this.session.isServed = false;
    this.session.source.follow(false);
    this.events = undefined;
    this.last?.image.close();
    this.last = undefined;
    this.end.end();
  }

  /** A film pauses, for all who see it; of a camera this page keeps the last frame. */
  freeze(): void {
    this.frozen = true;
    if (this.isLive) this.session.source.follow(false);
    else this.timeline.peek()?.pause();
  }

  thaw(): void {
    this.frozen = false;
    if (this.isLive) this.session.source.follow(true);
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
    if (this.last) this.cut(this.last);
  }

  private get isLive(): boolean {
    return this.session.greeting.peek()?.source?.live ?? false;
  }

  private timelineOf(): Timeline | undefined {
    const { greeting, source } = this.session;
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
    timeline.speed.value = speed;
    this.frozen = !playing;
    this.events?.held(!playing);
  }

  private show(shown: ShownPicture): void {
    this.last?.image.close();
    this.last = shown;
    this.draw(shown);
    this.cut(shown);
    this.tell(shown.picture);
  }

  private draw({ image, picture: { box, sequence } }: ShownPicture): void {
    const { element, context, frame } = this;
    const { width, height } = image;
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    context?.drawImage(image, 0, 0);
    const before = frame.peek();
    const isSame = before?.width === width && before.height === height && isSameBox(before.box, box);
    if (!isSame) frame.value = { width, height, box };
    element.classList.toggle("pixels", Math.max(width, height) <= FEW);
    element.dataset.sequence = String(sequence);
  }

  /** What lies in the box, for the panel that shows it. */
  private cut({ image, picture: { box: edges } }: ShownPicture): void {
    const { box } = this;
    if (!box) return;
    const left = edges.left * image.width;
    const top = edges.top * image.height;
    const across = Math.max(1, (edges.right - edges.left) * image.width);
    const down = Math.max(1, (edges.bottom - edges.top) * image.height);
    const size = within({ width: Math.round(across), height: Math.round(down) }, Math.max(1, this.room()));
    if (box.canvas.width !== size.width) box.canvas.width = size.width;
    if (box.canvas.height !== size.height) box.canvas.height = size.height;
    box.imageSmoothingQuality = "high";
    box.drawImage(image, left, top, across, down, 0, 0, size.width, size.height);
    const shown: Raster = { ...size, pixels: box.getImageData(0, 0, size.width, size.height).data };
    const patch = { width: Math.round(across), height: Math.round(down), pixels: new Uint8Array(0) };
    this.events?.cut({ taken: performance.now(), patch, shown });
  }

  private tell({ name, number, seconds, label }: Picture): void {
    const { greeting } = this.session;
    const about = greeting.peek();
    const count = about?.source?.count ?? 0;
    const what = label < 0 ? "" : (about?.model.labels[label] ?? String(label));
    const where = count > 0 ? `no. ${number} of ${count}` : "";
    const said = [name, what, where].filter(Boolean).join(", ");
    this.element.setAttribute("aria-label", said || about?.source?.title || "Source of the server");
    this.timeline.peek()?.showing(number, seconds);
    // The timeline says the number.
    this.events?.detail([name, what].filter(Boolean).join(" · "));
  }
}

function isSameBox(one: Picture["box"] | undefined, other: Picture["box"]): boolean {
  return (
    one?.left === other.left &&
    one.top === other.top &&
    one.right === other.right &&
    one.bottom === other.bottom
  );
}
