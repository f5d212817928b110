/** The newest frame of a camera, and what is cut out of it. */

import { BoxReader } from "./box";
import { type Cut, type CutSizes, Cutter, type Glance } from "./cut";
import { Glancer } from "./glance";
import { Newest } from "./newest";

/** Follows a camera. */
export interface Capture {
  /** Cut out of the newest frame, as soon as there is one that was not cut yet; nothing once it is closed. */
  next(sizes: CutSizes): Promise<Cut | undefined>;
  /** Look at the newest frame as a whole, as soon as there is one that was not looked at; nothing once it is closed. */
  glance(): Promise<Glance | undefined>;
  /** Take the newest frame as one that was not cut yet. */
  again(): void;
  /** Keep the frame that is there, and take no others; or let frames come again. */
  hold(held: boolean): void;
  close(): void;
}

/** Takes frames as they come from a track, and keeps the newest. */
export class TrackCapture implements Capture {
  private frame: VideoFrame | undefined;
  private held = false;
  private readonly taken = new Newest<number>();
  private readonly unseen = new Newest<number>();
  private readonly glancer = new Glancer();
  private readonly reader: ReadableStreamDefaultReader<VideoFrame>;
  private readonly boxes = new BoxReader();
  private readonly cutter = new Cutter();

  constructor(frames: ReadableStream<VideoFrame>) {
    this.reader = frames.getReader();
    void this.follow();
  }

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    for (;;) {
      const taken = await this.taken.take();
      if (taken === undefined) return undefined;
      const box = this.frame && (await this.boxes.read(this.frame, sizes.patch, sizes.box));
      if (box) return this.cutter.cut(box, sizes, taken);
    }
  }

  async glance(): Promise<Glance | undefined> {
    for (;;) {
      const taken = await this.unseen.take();
      if (taken === undefined) return undefined;
      const glance = this.frame && this.glancer.take(this.frame, taken);
      if (glance) return glance;
    }
  }

  again(): void {
    if (this.frame) this.taken.put(performance.now());
  }

  hold(held: boolean): void {
    this.held = held;
  }

  close(): void {
    this.frame?.close();
    this.frame = undefined;
    this.taken.end();
    this.unseen.end();
    void this.reader.cancel();
  }

  private async follow(): Promise<void> {
    for (;;) {
      const { value, done } = await this.reader.read();
      if (done) return;
      if (this.held) {
        value.close();
        continue;
      }
      this.frame?.close();
      this.frame = value;
      this.taken.put(performance.now());
      this.unseen.put(performance.now());
    }
  }
}

/** Takes frames from a video element, for browsers that do not hand them out. */
export class VideoCapture implements Capture {
  private held = false;
  private closed = false;
  private readonly taken = new Newest<number>();
  private readonly unseen = new Newest<number>();
  private readonly glancer = new Glancer();
  private readonly boxes = new BoxReader();
  private readonly cutter = new Cutter();

  constructor(private readonly video: HTMLVideoElement) {
    this.wait();
  }

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    for (;;) {
      const taken = await this.taken.take();
      if (taken === undefined) return undefined;
      const box = await this.boxes.read(this.video, sizes.patch, sizes.box);
      if (box) return this.cutter.cut(box, sizes, taken);
    }
  }

  async glance(): Promise<Glance | undefined> {
    for (;;) {
      const taken = await this.unseen.take();
      if (taken === undefined) return undefined;
      const glance = this.glancer.take(this.video, taken);
      if (glance) return glance;
    }
  }

  again(): void {
    this.taken.put(performance.now());
  }

  hold(held: boolean): void {
    this.held = held;
  }

  close(): void {
    this.closed = true;
    this.taken.end();
    this.unseen.end();
  }

  private wait(): void {
    const next = () => {
      if (this.closed) return;
      if (!this.held) {
        this.taken.put(performance.now());
        this.unseen.put(performance.now());
      }
      this.wait();
    };
    if ("requestVideoFrameCallback" in this.video) this.video.requestVideoFrameCallback(next);
    else requestAnimationFrame(next);
  }
}
