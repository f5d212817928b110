import { fileName, tapeSoFar, toggleTape } from "../../state/tape";
import { usePage } from "../context";

/** Records what this page sees, into a file on the server's side. */
export function RecordButton() {
  const page = usePage();
  const { session } = page;
  const isOn = session.tape.value?.on ?? false;
  if (!session.greeting.value?.records) return null;
  return (
    <button
      type="button"
      class="round record"
      aria-pressed={isOn}
      aria-label="Record"
      title={isOn ? "End the recording (R)" : "Record frames and values (R)"}
      onClick={() => toggleTape(page)}
      data-testid="record"
    >
      <span class="record-dot" />
    </button>
  );
}

/** What is being recorded. */
export function TapeLine() {
  const { session } = usePage();
  const tape = session.tape.value;
  if (!tape?.on) return null;
  return (
    <p class="tape" title={tape.file} data-testid="tape">
      <span class="record-dot" />
      <span class="tape-frames">{tapeSoFar(tape)}</span>
      <span class="tape-file">{fileName(tape.file)}</span>
    </p>
  );
}
