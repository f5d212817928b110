/** The newest frame of a camera, and what is cut out of it. */

import type { Covered } from "../wire/header";
import { BoxReader, type CameraFrame } from "./box";
import { type Cut, type CutSizes, Cutter } from "./cut";
import { Glancer, type Seen } from "./glance";
import { Newest } from "./newest";

/** Follows a camera. */
export interface Capture {
  /** Cut out of the newest frame, as soon as there is one that was not cut yet; nothing once it is closed. */
  next(sizes: CutSizes): Promise<Cut | undefined>;
  /**
   * Look for faces in the newest frame, as soon as there is one that was not looked at; nothing once it is closed.
   * @param known where faces were last, if the browser is to look for others first
   */
  glance(known?: readonly Covered[]): Promise<Seen | undefined>;
  /** Take the newest frame as one that was not cut yet. */
  again(): void;
  /** Keep the frame that is there, and take no others; or let frames come again. */
  hold(held: boolean): void;
  close(): void;
}

/** Cuts out of the newest frame, and looks at it, each once. */
abstract class NewestFrame implements Capture {
  protected held = false;
  private readonly uncut = new Newest<number>();
  private readonly unseen = new Newest<number>();
  private readonly glancer = new Glancer();
  private readonly boxes = new BoxReader();
  private readonly cutter = new Cutter();

  /** The newest frame, as soon as there is one. */
  protected abstract readonly frame: CameraFrame | undefined;

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    for (;;) {
      const taken = await this.uncut.take();
      if (taken === undefined) return undefined;
      const box = this.frame && (await this.boxes.read(this.frame, sizes.patch, sizes.box));
      if (box) return this.cutter.cut(box, sizes, taken);
    }
  }

  async glance(known?: readonly Covered[]): Promise<Seen | undefined> {
    for (;;) {
      const taken = await this.unseen.take();
      if (taken === undefined) return undefined;
      const glance = this.frame && (await this.glancer.take(this.frame, taken, known));
      if (glance) return glance;
    }
  }

  again(): void {
    if (this.frame) this.uncut.put(performance.now());
  }

  hold(held: boolean): void {
    this.held = held;
  }

  close(): void {
    this.uncut.end();
    this.unseen.end();
  }

  /** A new frame is there. */
  protected came(): void {
    const taken = performance.now();
    this.uncut.put(taken);
    this.unseen.put(taken);
  }
}

/** Takes frames as they come from a track, and keeps the newest. */
export class TrackCapture extends NewestFrame {
  protected frame: VideoFrame | undefined;
  private readonly reader: ReadableStreamDefaultReader<VideoFrame>;

  constructor(frames: ReadableStream<VideoFrame>) {
    super();
    this.reader = frames.getReader();
    void this.follow();
  }

  override close(): void {
    this.frame?.close();
    this.frame = undefined;
    super.close();
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
      this.came();
    }
  }
}

/** Takes frames from a video element, for browsers that do not hand them out. */
export class VideoCapture extends NewestFrame {
  private closed = false;

  constructor(protected readonly frame: HTMLVideoElement) {
    super();
    this.wait();
  }

  override close(): void {
    this.closed = true;
    super.close();
  }

  private wait(): void {
    const next = () => {
      if (this.closed) return;
      if (!this.held) this.came();
      this.wait();
    };
    if ("requestVideoFrameCallback" in this.frame) this.frame.requestVideoFrameCallback(next);
    else requestAnimationFrame(next);
  }
}
