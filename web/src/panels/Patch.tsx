import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { PicturePainter } from "../draw/picture";
import { type PanelProps, usePage } from "./context";
import { Frame } from "./Frame";
import { Over } from "./Over";
import { useOnCanvas, useRoom } from "./use";

/** What lies in the box, as the camera sees it. */
export function Patch(props: PanelProps) {
  const { feed } = usePage();
  const [canvas, painter] = useOnCanvas((element) => new PicturePainter(element));
  const room = useRoom(canvas);
  const coarse = useSignal(false);
  const sent = useSignal("");
  const { height, width } = props.plan.patch;
  const { width: across, height: down } = room.value;
  const longer = Math.round(Math.max(width, height) * Math.min(across / width, down / height));
  useEffect(() => {
    feed.shown = longer; // the picture's longer side in its room
    feed.refresh();
  }, [feed, longer]);
  useEffect(
    () =>
      feed.cuts.listen(({ patch, shown }) => {
        coarse.value = Math.max(shown.width, shown.height) < feed.shown;
        sent.value = `${patch.width}×${patch.height}`;
        painter()?.raster(shown);
      }),
    [feed],
  );
  return (
    <Frame kind="patch" place={props.place} title="patch">
      <div class="picture">
        <canvas
          ref={canvas}
          class={coarse.value ? "pixels" : ""}
          role="img"
          aria-label="What lies in the box"
        />
        <Over {...props} onto="patch" />
      </div>
      <footer class="panel-foot">
        {feed.kind.value === "server" ? "box of" : "sent as"} <span>{sent}</span>
      </footer>
    </Frame>
  );
}
