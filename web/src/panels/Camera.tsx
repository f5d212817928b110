import { useLayoutEffect, useRef } from "preact/hooks";
import type { Source } from "../sources/source";
import { type PanelProps, usePage } from "./context";
import { Frame } from "./Frame";
import { BackIcon, ClearIcon, NextIcon, PauseIcon, PlayIcon } from "./icons";

/** The whole picture of the source, with the box drawn. */
export function Camera({ place }: PanelProps) {
  const { feed } = usePage();
  const source = feed.source.value;
  return (
    <Frame
      kind="camera"
      place={place}
      title={feed.kind.value}
      detail={<span data-testid="source-detail">{feed.detail}</span>}
      tools={source && <Tools source={source} />}
    >
      {source && <Stage source={source} />}
    </Frame>
  );
}

/** The source's own element, and over a camera's the box. */
function Stage({ source }: { source: Source }) {
  const mount = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    mount.current?.prepend(source.element);
    return () => source.element.remove();
  }, [source]);
  useLayoutEffect(() => {
    const { element } = source;
    if (!(element instanceof HTMLVideoElement)) return;
    const shape = () => {
      const { videoWidth, videoHeight } = element;
      box.current?.style.setProperty("--wide", String(Math.min(1, videoWidth / videoHeight) || 1));
      box.current?.style.setProperty("--high", String(Math.min(1, videoHeight / videoWidth) || 1));
    };
    shape();
    element.addEventListener("resize", shape);
    return () => element.removeEventListener("resize", shape);
  }, [source]);
  return (
    <div class={`stage stage-${source.kind}`} ref={mount} data-testid="stage">
      {source.kind === "camera" && <div class="stage-box" ref={box} data-testid="box" />}
    </div>
  );
}

/** What can be done with a source, besides looking. */
function Tools({ source }: { source: Source }) {
  const { feed } = usePage();
  const frozen = feed.frozen.value;
  return (
    <>
      {source.clear && (
        <button type="button" class="tool" onClick={() => feed.clear()} data-testid="clear">
          <ClearIcon /> clear
        </button>
      )}
      {source.step && (
        <>
          <button
            type="button"
            class="tool"
            aria-label="The digit before"
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
            aria-label="The next digit"
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
