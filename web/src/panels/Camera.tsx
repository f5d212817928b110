import { useLayoutEffect, useRef } from "preact/hooks";
import { edgesOf } from "../sources/box";
import type { Source } from "../sources/source";
import { titleOf } from "../state/sources";
import { type PanelProps, usePage } from "./context";
import { FaceOver } from "./FaceOver";
import { Frame } from "./Frame";
import { BackIcon, ClearIcon, FaceIcon, NextIcon, PauseIcon, PlayIcon } from "./icons";
import { TimelineRow } from "./Timeline";

/** A box of more than this share of the frame is all of it. */
const WHOLE = 0.999;

/** The whole picture of the source, with the box drawn. */
export function Camera({ place }: PanelProps) {
  const { feed, session } = usePage();
  const source = feed.source.value;
  const timeline = source?.timeline?.value;
  const title = titleOf(feed.kind.value, session.greeting.value);
  return (
    <Frame
      kind="camera"
      place={place}
      title={
        <span class="source-title" title={title.full}>
          {title.short}
        </span>
      }
      detail={
        <span title={feed.detail} data-testid="source-detail">
          {feed.detail}
        </span>
      }
      tools={source && <Tools source={source} />}
    >
      {source && <Stage source={source} />}
      {timeline && <TimelineRow timeline={timeline} />}
    </Frame>
  );
}

/** The source's own element, and over it the box, where that is not all. */
function Stage({ source }: { source: Source }) {
  const mount = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    mount.current?.prepend(source.element);
    return () => source.element.remove();
  }, [source]);
  const { feed } = usePage();
  return (
    <div class={`stage stage-${source.kind}`} ref={mount} data-testid="stage">
      {feed.faces.on.value ? <FaceOver source={source} /> : <Box source={source} />}
    </div>
  );
}

function Box({ source }: { source: Source }) {
  const { session } = usePage();
  const frame = source.frame.value;
  const plan = session.current.value;
  if (!frame || !plan) return null;
  const { left, top, right, bottom } = frame.box ?? edgesOf(frame, plan.patch);
  if (right - left > WHOLE && bottom - top > WHOLE) return null;
  const style = {
    "--ratio": frame.width / frame.height,
    "--left": left,
    "--top": top,
    "--across": right - left,
    "--down": bottom - top,
  };
  return <div class="stage-box" style={style} data-testid="box" />;
}

/** What can be done with a source, besides looking. */
function Tools({ source }: { source: Source }) {
  const { feed } = usePage();
  const frozen = feed.frozen.value;
  const isRow = source.step && (!source.timeline || source.timeline.value);
  return (
    <>
      {source.clear && (
        <button type="button" class="tool" onClick={() => feed.clear()} data-testid="clear">
          <ClearIcon /> clear
        </button>
      )}
      {feed.faces.on.value && feed.faces.count.value > 1 && (
        <button
          type="button"
          class="tool"
          title="Follow the next face; or click on it"
          onClick={() => feed.faces.next()}
          data-testid="next-face"
        >
          <FaceIcon /> next face
        </button>
      )}
      {isRow && (
        <>
          <button
            type="button"
            class="tool"
            aria-label="The picture before"
            onClick={() => feed.step(-1)}
            data-testid="previous"
          >
            <BackIcon />
          </button>
          <button
            type="button"
            class="tool"
            aria-label={frozen ? "Go on" : "Pause"}
            onClick={() => feed.setFrozen(!frozen)}
            data-testid="pause"
          >
            {frozen ? <PlayIcon /> : <PauseIcon />}
          </button>
          <button
            type="button"
            class="tool"
            aria-label="The next picture"
            onClick={() => feed.step(1)}
            data-testid="next"
          >
            <NextIcon />
          </button>
        </>
      )}
    </>
  );
}
