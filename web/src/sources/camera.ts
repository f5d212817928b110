/** The browser's camera. */

import type { Square } from "../draw/shrink";
import { BoxReader } from "./box";
import { type FrameHolder, holderOf } from "./frames";
import { type Source, SourceError, type SourceEvents } from "./source";

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
  readonly plain = false;
  readonly element = document.createElement("video");
  private stream: MediaStream | undefined;
  private frames: FrameHolder | undefined;
  private readonly reader = new BoxReader();

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
    const tell = () => events.detail(`${this.element.videoWidth}×${this.element.videoHeight}`);
    this.element.addEventListener("resize", tell);
    this.element.srcObject = this.stream;
    await this.element.play();
    tell();
    this.frames = holderOf(track, this.element, (taken) => events.frame(taken));
  }

  stop(): void {
    this.frames?.close();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.element.srcObject = null;
  }

  freeze(): void {
    this.frames?.hold();
    this.element.pause();
  }

  thaw(): void {
    this.frames?.release();
    this.element.play().catch(() => undefined);
  }

  async grab(): Promise<Square | undefined> {
    const frame = this.frames?.newest();
    return frame && this.reader.read(frame);
  }
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
