/** The browser's camera. */

import { signal } from "@preact/signals";
import type { Covered } from "../wire/header";
import { type Capture, VideoCapture } from "./capture";
import type { Cut, CutSizes } from "./cut";
import type { Seen } from "./glance";
import { RemoteCapture } from "./remote";
import { type FrameShape, type Source, SourceError, type SourceEvents } from "./source";

interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

declare global {
  interface Window {
    /** Not in all browsers. */
    readonly MediaStreamTrackProcessor?: new (init: {
      track: MediaStreamTrack;
      maxBufferSize: number;
    }) => TrackProcessor;
  }
}

const WISH: MediaStreamConstraints = {
  audio: false,
  video: {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 60 },
    facingMode: { ideal: "environment" },
  },
};

const REASONS: Readonly<Record<string, string>> = {
  NotAllowedError: "The camera was refused: allow it beside the address bar",
  NotFoundError: "No camera was found",
  OverconstrainedError: "No camera was found that fits",
  NotReadableError: "The camera is in use by another program",
  AbortError: "The camera did not start",
};

/** A camera, shown live by a video element. */
export class Camera implements Source {
  readonly kind = "camera";
  readonly given = false;
  readonly element = document.createElement("video");
  readonly frame = signal<FrameShape | undefined>(undefined);
  private stream: MediaStream | undefined;
  private capture: Capture | undefined;
  private frozen = false;

  constructor() {
    this.element.muted = true;
    this.element.playsInline = true;
    this.element.setAttribute("aria-label", "Camera");
  }

  async start(events: SourceEvents): Promise<void> {
    this.stream = await openCamera();
    const [track] = this.stream.getVideoTracks();
    if (!track) throw new SourceError("The camera gives no pictures");
    track.addEventListener("ended", () => events.lost("The camera was unplugged or taken away"));
    const tell = () => {
      const { videoWidth: width, videoHeight: height } = this.element;
      if (width > 0 && height > 0) this.frame.value = { width, height };
      events.detail(`${width}×${height}`);
    };
    this.element.addEventListener("resize", tell);
    this.element.srcObject = this.stream;
    await this.element.play();
    tell();
    this.capture = captureOf(track, this.element);
    document.addEventListener("visibilitychange", this.watch);
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.watch);
    this.capture?.close();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.element.srcObject = null;
  }

  freeze(): void {
    this.frozen = true;
    this.watch();
    this.element.pause();
  }

  thaw(): void {
    this.frozen = false;
    this.watch();
    this.element.play().catch(() => undefined);
  }

  async next(sizes: CutSizes): Promise<Cut | undefined> {
    return this.capture?.next(sizes);
  }

  async glance(known?: readonly Covered[]): Promise<Seen | undefined> {
    return this.capture?.glance(known);
  }

  /** Frames that the browser has shown. */
  get drawn(): number {
    return this.element.getVideoPlaybackQuality?.().totalVideoFrames ?? 0;
  }

  again(): void {
    this.capture?.again();
  }

  /** Take no frames that nobody sees. */
  private readonly watch = () => this.capture?.hold(this.frozen || document.hidden);
}

/**
 * Where the browser hands out the frames themselves, none is lost to the rhythm of the screen, which matters at 60 a
 * second, and a worker can read them.
 */
function captureOf(track: MediaStreamTrack, video: HTMLVideoElement): Capture {
  const Processor = window.MediaStreamTrackProcessor;
  if (!Processor) return new VideoCapture(video);
  const worker = new Worker(new URL("./capture.worker.ts", import.meta.url), { type: "module" });
  return new RemoteCapture(worker, new Processor({ track, maxBufferSize: 1 }).readable);
}

async function openCamera(): Promise<MediaStream> {
  // Browsers hide the camera from pages that came over plain http from another machine.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices?.getUserMedia) {
    throw new SourceError("The browser gives cameras only to pages from this machine or over https");
  }
  try {
    return await devices.getUserMedia(WISH);
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    throw new SourceError(REASONS[name] ?? `The camera cannot be had (${name || String(error)})`);
  }
}
