import { useLayoutEffect, useRef } from "preact/hooks";
import type { Size } from "../draw/layout";
import { OverlayPainter } from "../draw/overlay";
import { overlaysOf, tonesOf } from "../state/values/overlays";
import type { Reading } from "../wire/binary";
import { type PanelProps, usePage } from "./context";
import { useReadings, useRoom } from "./use";

type Onto = "input" | "patch";

interface Props extends PanelProps {
  readonly onto: Onto;
}

/** What lies over a picture: maps, where their places look, and the field of the place that is pointed at. */
export function Over(props: Props) {
  const { plan, onto } = props;
  const shape = plan.picture;
  return (
    <>
      <Laid {...props} shape={shape} />
      <Field onto={onto} shape={shape} />
    </>
  );
}

/** The maps whose panels say so, half transparent, and their names. */
function Laid({ plan, onto, shape }: Props & { readonly shape: Size }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<OverlayPainter>(undefined);
  const room = useRoom(canvas).value;
  const overlays = overlaysOf(plan);
  const paint = (reading: Reading) => {
    const element = canvas.current;
    if (!element || overlays.length === 0) return;
    painter.current ??= new OverlayPainter(element);
    painter.current.begin(shape, room);
    for (const overlay of overlays) {
      const { tones, table, size } = tonesOf(plan, overlay, reading);
      painter.current.lay({ tones, table, size }, overlay.edges(onto, reading.covers));
    }
  };
  useReadings(paint, [plan, room]);
  useLayoutEffect(() => {
    if (overlays.length === 0) painter.current?.begin(shape, room);
  }, [plan]);
  return (
    <>
      <canvas ref={canvas} class="over" data-testid={`overlay-${onto}`} />
      {overlays.length > 0 && (
        <div class="over-names" data-testid={`overlay-name-${onto}`}>
          {overlays.map(({ place, layer, unit }) => (
            <span key={place}>{`${layer} · map ${unit}`}</span>
          ))}
        </div>
      )}
    </>
  );
}

/** A line around what the place that is pointed at sees. */
function Field({ onto, shape }: { readonly onto: Onto; readonly shape: Size }) {
  const { inspector } = usePage();
  const edges = inspector.finding.value?.field?.[onto];
  if (!edges) return null;
  const box = {
    x: edges.left * shape.width,
    y: edges.top * shape.height,
    width: (edges.right - edges.left) * shape.width,
    height: (edges.bottom - edges.top) * shape.height,
  };
  return (
    <svg
      class="over sight"
      viewBox={`0 0 ${shape.width} ${shape.height}`}
      data-testid={`field-${onto}`}
      aria-hidden="true"
    >
      <rect class="sight-around" {...box} />
      <rect class="sight-line" {...box} />
    </svg>
  );
}
