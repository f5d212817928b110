/** The source on the server's side: the page shows its frames, and the server runs them. */

import { effect } from "@preact/signals";
import type { Session } from "../state/session";
import type { Picture } from "../wire/binary";
import type { Cut } from "./cut";
import { Newest } from "./newest";
import type { Source, SourceEvents } from "./source";

const BOX_LINE = "#4da3ff";

/** Follows what the server reads: a camera, a film, pictures. */
export class Served implements Source {
  readonly kind = "server";
  readonly given = false;
  readonly element = document.createElement("canvas");
  private readonly context = this.element.getContext("2d");
  private readonly box = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  private readonly end = new Newest<Cut>();
  private readonly stops: (() => void)[] = [];
  private events: SourceEvents | undefined;
  private shown = 0;
  private frozen = false;

  constructor(
    private readonly session: Session,
    private readonly room: () => number,
  ) {
    this.element.setAttribute("role", "img");
  }

  async start(events: SourceEvents): Promise<void> {
    this.events = events;
    const { session } = this;
    this.stops.push(
      session.pictures.listen((picture) => void this.show(picture)),
      // After the connection was lost it has to be asked for again.
      effect(() => {
        if (session.greeting.value?.source) session.source.follow(!this.frozen);
      }),
      effect(() => {
        const problem = session.playing.value?.problem;
        if (problem) this.events?.detail(problem);
      }),
    );
  }

  stop(): void {
    for (const stop of this.stops.splice(0)) stop();
    this.session.source.follow(false);
    this.events = undefined;
    this.end.end();
  }

  /** A film pauses, for all who see it; of a camera this page keeps the last frame. */
  freeze(): void {
    this.frozen = true;
    if (this.isLive) this.session.source.follow(false);
    else this.session.source.steer({ do: "pause" });
  }

  thaw(): void {
    this.frozen = false;
    if (this.isLive) this.session.source.follow(true);
    else this.session.source.steer({ do: "play" });
  }

  async step(by: number): Promise<void> {
    this.session.source.steer({ do: "step", number: by });
  }

  /** Go to a frame. */
  seek(number: number): void {
    this.session.source.steer({ do: "seek", number });
  }

  next(): Promise<Cut | undefined> {
    return this.end.take();
  }

  again(): void {
    // The server runs its last frame again by itself where a plan needs it.
  }

  private get isLive(): boolean {
    return this.session.greeting.peek()?.source?.live ?? false;
  }

  private async show(picture: Picture): Promise<void> {
    const bitmap = await createImageBitmap(new Blob([picture.file])).catch(() => undefined);
    // Pictures are decoded beside each other: a late one is not drawn over a newer one.
    if (!bitmap || picture.sequence < this.shown) return;
    this.shown = picture.sequence;
    this.draw(bitmap, picture);
    this.tell(picture);
    bitmap.close();
  }

  private draw(bitmap: ImageBitmap, { box, sequence }: Picture): void {
    const { element, context } = this;
    const { width, height } = bitmap;
    if (element.width !== width || element.height !== height) {
      element.width = width;
      element.height = height;
    }
    const left = box.left * width;
    const top = box.top * height;
    const across = (box.right - box.left) * width;
    const down = (box.bottom - box.top) * height;
    context?.drawImage(bitmap, 0, 0);
    this.cut(bitmap, { left, top, across, down });
    if (context && (across < width || down < height)) {
      context.strokeStyle = BOX_LINE;
      context.lineWidth = Math.max(1, width / 240);
      context.strokeRect(left, top, across, down);
    }
    element.classList.toggle("pixels", Math.max(width, height) <= 128);
    element.dataset["sequence"] = String(sequence);
  }

  /** What lies in the box, for the panel that shows it. */
  private cut(bitmap: ImageBitmap, at: { left: number; top: number; across: number; down: number }): void {
    const { box } = this;
    if (!box) return;
    const side = Math.max(1, Math.min(Math.round(Math.max(at.across, at.down)), this.room()));
    if (box.canvas.width !== side) box.canvas.width = box.canvas.height = side;
    box.imageSmoothingQuality = "high";
    box.drawImage(bitmap, at.left, at.top, at.across, at.down, 0, 0, side, side);
    const { data } = box.getImageData(0, 0, side, side);
    const patch = {
      width: Math.round(at.across),
      height: Math.round(at.down),
      pixels: new Uint8Array(0),
    };
    this.events?.cut({ taken: performance.now(), patch, shown: { side, pixels: data } });
  }

  private tell({ name, number, label }: Picture): void {
    const { greeting } = this.session;
    const count = greeting.peek()?.source?.count ?? 0;
    const what = label < 0 ? "" : (greeting.peek()?.model.labels[label] ?? String(label));
    const where = count > 0 ? `${name || `no. ${number}`} of ${count}` : name;
    this.element.setAttribute("aria-label", [where, what].filter(Boolean).join(", "));
    this.events?.detail([where, what].filter(Boolean).join(" · "));
  }
}
