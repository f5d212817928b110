import { useSignal } from "@preact/signals";
import { clock, SPEEDS, type Timeline } from "../sources/timeline";
import { usePage } from "./context";

interface Props {
  readonly timeline: Timeline;
}

/** Where a film, a set or a recording stands; it can be sought, and played faster or slower. */
export function TimelineRow({ timeline }: Props) {
  return (
    <div class="timeline" data-testid="timeline">
      {timeline.count > 1 && <Scrub timeline={timeline} />}
      <Place timeline={timeline} />
      <Speed timeline={timeline} />
    </div>
  );
}

/** While it is dragged it stays under the hand, wherever the source is. */
function Scrub({ timeline }: Props) {
  const draft = useSignal<number | undefined>(undefined);
  const at = draft.value ?? timeline.at.value;
  const last = timeline.count - 1;
  return (
    <input
      type="range"
      class="timeline-scrub"
      aria-label="Frame"
      aria-valuetext={`${at} of 0 to ${last}`}
      min={0}
      max={last}
      step={1}
      value={at}
      style={{ "--done": at / last }}
      onInput={({ currentTarget }) => {
        draft.value = currentTarget.valueAsNumber;
        timeline.seek(currentTarget.valueAsNumber);
      }}
      onChange={() => {
        draft.value = undefined;
      }}
      data-testid="scrub"
    />
  );
}

function Place({ timeline }: Props) {
  const { count } = timeline;
  const widest = String(count > 0 ? count - 1 : timeline.at.value).length;
  return (
    <span class="timeline-place">
      <span
        class="timeline-number"
        style={{ "--characters": count > 0 ? 2 * widest + 3 : widest }}
        title={count > 0 ? "Number of the frame, and of the last" : "Number of the frame"}
      >
        <span data-testid="frame-number">{timeline.at}</span>
        {count > 0 && ` / ${count - 1}`}
      </span>
      <span class="timeline-time" data-testid="frame-time">
        {clock(timeline.seconds.value)}
      </span>
    </span>
  );
}

function Speed({ timeline }: Props) {
  const { feed } = usePage();
  const speed = timeline.speed.value;
  const speeds = SPEEDS.includes(speed) ? SPEEDS : [...SPEEDS, speed].sort((one, other) => one - other);
  return (
    <select
      class="timeline-speed"
      aria-label="Speed"
      title="Speed ([ slower, ] faster)"
      value={String(speed)}
      onChange={({ currentTarget }) => timeline.setSpeed(Number(currentTarget.value), !feed.frozen.peek())}
      data-testid="speed"
    >
      {speeds.map((one) => (
        <option key={one} value={String(one)}>
          {`${one}×`}
        </option>
      ))}
    </select>
  );
}
