/** The frames of a camera's track, the newest only. */

/** A picture that a browser can give the pixels of. */
export type CameraFrame = VideoFrame | HTMLVideoElement;

/** Holds the newest frame. */
export interface FrameHolder {
  newest(): CameraFrame | undefined;
  /** Keep the frame that is held, and tell of no others. */
  hold(): void;
  release(): void;
  close(): void;
}

interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}

declare global {
  interface Window {
    readonly MediaStreamTrackProcessor?: new (init: {
      track: MediaStreamTrack;
      maxBufferSize: number;
    }) => TrackProcessor;
  }
}

/**
 * Hold a track's frames. Where the browser hands out the frames themselves, none is lost to the rhythm of the screen,
 * which matters at 60 a second, and their pixels come cheaper than by way of a canvas.
 */
export function holderOf(
  track: MediaStreamTrack,
  video: HTMLVideoElement,
  onFrame: (taken: number) => void,
): FrameHolder {
  const Processor = window.MediaStreamTrackProcessor;
  if (!Processor) return new VideoHolder(video, onFrame);
  return new TrackHolder(new Processor({ track, maxBufferSize: 1 }), onFrame);
}

class TrackHolder implements FrameHolder {
  private frame: VideoFrame | undefined;
  private held = false;
  private readonly reader: ReadableStreamDefaultReader<VideoFrame>;

  constructor(processor: TrackProcessor, onFrame: (taken: number) => void) {
    this.reader = processor.readable.getReader();
    void this.pump(onFrame);
  }

  newest(): VideoFrame | undefined {
    return this.frame;
  }

  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
  }

  close(): void {
    this.frame?.close();
    this.frame = undefined;
    void this.reader.cancel();
  }

  private async pump(onFrame: (taken: number) => void): Promise<void> {
    for (;;) {
      const { value, done } = await this.reader.read();
      if (done) return;
      if (this.held || document.hidden) {
        value.close();
        continue;
      }
      this.frame?.close();
      this.frame = value;
      onFrame(performance.now());
    }
  }
}

class VideoHolder implements FrameHolder {
  private held = false;
  private closed = false;

  constructor(
    private readonly video: HTMLVideoElement,
    private readonly onFrame: (taken: number) => void,
  ) {
    this.wait();
  }

  newest(): HTMLVideoElement {
    return this.video;
  }

  hold(): void {
    this.held = true;
  }

  release(): void {
    this.held = false;
  }

  close(): void {
    this.closed = true;
  }

  private wait(): void {
    const next = () => {
      if (this.closed) return;
      if (!this.held) this.onFrame(performance.now());
      this.wait();
    };
    if ("requestVideoFrameCallback" in this.video) this.video.requestVideoFrameCallback(next);
    else requestAnimationFrame(next);
  }
}
