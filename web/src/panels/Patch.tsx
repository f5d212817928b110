import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { PicturePainter } from "../draw/picture";
import { type PanelProps, usePage } from "./context";
import { Frame } from "./Frame";
import { useOnCanvas, useRoom } from "./use";

/** What lies in the box, as the camera sees it. */
export function Patch({ plan, place }: PanelProps) {
  const { feed } = usePage();
  const [canvas, painter] = useOnCanvas((element) => new PicturePainter(element));
  const room = useRoom(canvas);
  const coarse = useSignal(false);
  const sent = useSignal("");
  useEffect(
    () =>
      feed.boxes.listen((box) => {
        const { width } = room.peek();
        coarse.value = box.side < width;
        sent.value = `${Math.min(box.side, plan.patch.width)}×${Math.min(box.side, plan.patch.height)}`;
        painter()?.square(box, width);
      }),
    [feed, plan],
  );
  return (
    <Frame kind="patch" place={place} title="patch">
      <div class="picture">
        <canvas
          ref={canvas}
          class={coarse.value ? "pixels" : ""}
          role="img"
          aria-label="What lies in the box"
        />
      </div>
      <footer class="panel-foot">
        sent as <span>{sent}</span>
      </footer>
    </Frame>
  );
}
