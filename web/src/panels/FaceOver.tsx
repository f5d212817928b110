import { useLayoutEffect, useRef } from "preact/hooks";
import { FacePainter, placed } from "../draw/faces";
import type { Source } from "../sources/source";
import { usePage } from "./context";
import { useRoom } from "./use";

/**
 * Milliseconds after which the box is painted again if no reading comes before. With a reading the browser puts the
 * page together anyway; in between it would do so for the box alone, which a slow network would have to wait for.
 */
const EVERY = 50;

/**
 * The faces in the picture of the source: the one that is followed, and what is cut out around it. A click chooses
 * another one; so does, by keyboard, a button of the panel.
 */
export function FaceOver({ source }: { source: Source }) {
  const { feed, session } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const room = useRoom(canvas);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const painter = new FacePainter(canvas.current);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const paint = () => {
      clearTimeout(timer);
      timer = setTimeout(paint, EVERY);
      const picture = source.frame.peek();
      if (!picture) return;
      const { box } = feed.faces;
      const now = performance.now();
      painter.paint(box.box(now), box.cut(now), box.found, picture, room.peek());
    };
    const stops = [room.subscribe(paint), session.readings.listen(paint)];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
    };
  }, [feed, session, source, room]);
  const choose = (event: MouseEvent) => {
    const picture = source.frame.peek();
    if (!picture || !canvas.current) return;
    const at = placed(picture, { width: canvas.current.clientWidth, height: canvas.current.clientHeight });
    const x = (event.offsetX - at.x) / at.width;
    const y = (event.offsetY - at.y) / at.height;
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) feed.faces.choose(x, y);
  };
  return (
    <canvas
      ref={canvas}
      class={feed.faces.count.value > 1 ? "stage-faces stage-choose" : "stage-faces"}
      onClick={choose}
      data-testid="faces"
    />
  );
}
