/** The worker's side: follows the track that it is given, and answers on the port that comes with it. */

import { TrackCapture } from "./capture";
import type { FromWorker, Start, ToWorker } from "./remote";

addEventListener("message", ({ data }: MessageEvent<Start>) => {
  const { frames, port } = data;
  const capture = new TrackCapture(frames);
  const answer = async (asked: ToWorker) => {
    const origin = performance.timeOrigin;
    const send = (message: FromWorker, transfer: Transferable[]) => port.postMessage(message, transfer);
    if (asked.kind === "hold") capture.hold(asked.held);
    else if (asked.kind === "again") capture.again();
    else if (asked.kind === "glance") {
      const glance = await capture.glance(asked.known);
      send({ kind: "glance", glance, origin }, glance ? [glance.pixels.buffer] : []);
    } else {
      const cut = await capture.next(asked.sizes);
      send({ kind: "cut", cut, origin }, cut ? [cut.patch.pixels.buffer, cut.shown.pixels.buffer] : []);
    }
  };
  port.onmessage = (event: MessageEvent<ToWorker>) => void answer(event.data);
});
