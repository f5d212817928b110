import { PicturePainter } from "../draw/picture";
import { planesOf, tableFor } from "../state/plan";
import type { PanelProps } from "./context";
import { Frame } from "./Frame";
import { Over } from "./Over";
import { Limits } from "./units/Legend";
import { useOnCanvas, useReadings } from "./use";

/** What the network gets: the pixels as they are, and below them the range of the numbers made of them. */
export function Input(props: PanelProps) {
  const { plan, panel } = props;
  const [canvas, painter] = useOnCanvas((element) => new PicturePainter(element));
  useReadings(
    (reading) => {
      const bytes = planesOf(panel, reading);
      if (panel.channels === 3) painter()?.rgb(bytes, panel.width, panel.height);
      else painter()?.plane(bytes, panel.width, panel.height, tableFor(plan, props.place));
    },
    [plan, panel],
    canvas,
  );
  return (
    <Frame kind="input" place={props.place} title="network sees">
      <div class="picture">
        <canvas ref={canvas} class="pixels" role="img" aria-label="What the network gets" />
        <Over {...props} onto="input" />
      </div>
      <footer class="panel-foot">
        <Limits {...props}>
          <span>to</span>
        </Limits>
      </footer>
    </Frame>
  );
}
