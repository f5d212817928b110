/** A capture in a worker of its own, so that reading and shrinking frames takes nothing from the page's drawing. */

import type { Covered } from "../wire/header";
import type { Capture } from "./capture";
import type { Cut, CutSizes } from "./cut";
import type { Seen } from "./glance";

/** The first message to the worker, once. */
export interface Start {
  readonly frames: ReadableStream<VideoFrame>;
  readonly port: MessagePort;
}

export type ToWorker =
  | { readonly kind: "next"; readonly sizes: CutSizes }
  | { readonly kind: "glance"; readonly known: readonly Covered[] | undefined }
  | { readonly kind: "again" }
  | { readonly kind: "hold"; readonly held: boolean };

/** The answer to `next`, and that to `glance`. The worker's clock has an origin of its own. */
export type FromWorker = { readonly origin: number } & (
  | { readonly kind: "cut"; readonly cut: Cut | undefined }
  | { readonly kind: "glance"; readonly glance: Seen | undefined }
);

/** What the capture needs of a worker; tests give another. */
export interface WorkerLike {
  postMessage(message: Start, transfer: Transferable[]): void;
  terminate(): void;
}

/** Asks a worker. It is asked before there is a frame, so that the frame, when it comes, goes no way for nothing. */
export class RemoteCapture implements Capture {
  private readonly port: MessagePort;
  private answer: ((cut: Cut | undefined) => void) | undefined;
  private seen: ((glance: Seen | undefined) => void) | undefined;

  constructor(
    private readonly worker: WorkerLike,
    frames: ReadableStream<VideoFrame>,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.port.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    worker.postMessage({ frames, port: port2 }, [frames, port2]);
  }

  next(sizes: CutSizes): Promise<Cut | undefined> {
    this.tell({ kind: "next", sizes });
    return new Promise((resolve) => {
      this.answer = resolve;
    });
  }

  glance(known?: readonly Covered[]): Promise<Seen | undefined> {
    this.tell({ kind: "glance", known });
    return new Promise((resolve) => {
      this.seen = resolve;
    });
  }

  again(): void {
    this.tell({ kind: "again" });
  }

  hold(held: boolean): void {
    this.tell({ kind: "hold", held });
  }

  close(): void {
    this.worker.terminate();
    this.port.close();
    this.answer?.(undefined);
    this.seen?.(undefined);
  }

  private hear(heard: FromWorker): void {
    const later = heard.origin - performance.timeOrigin;
    if (heard.kind === "cut") this.answer?.(heard.cut && { ...heard.cut, taken: heard.cut.taken + later });
    else this.seen?.(heard.glance && { ...heard.glance, taken: heard.glance.taken + later });
  }

  private tell(message: ToWorker): void {
    this.port.postMessage(message);
  }
}
