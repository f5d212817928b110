/** The recording of this page. */

import type { Tape } from "../wire/messages";
import type { Session } from "./session";

/** Begin to record, or end it. The other side answers with a tape, or with trouble. */
export function toggleTape({ session }: { readonly session: Session }): void {
  if (!session.greeting.peek()?.records) return;
  session.source.record(!session.tape.peek()?.on);
}

/** What there is in the file of a recording that goes on. */
export function tapeSoFar({ frames, lost }: Tape): string {
  return `${counted(frames)}${lost > 0 ? `, ${lost} lost: the disk is slow` : ""}`;
}

/** Say what has become of a recording that has ended, and how it is played. */
export function tapeEnded({ frames, lost, file, problem }: Tape): string {
  const was = `Recorded ${counted(frames)} in ${file}${lost > 0 ? `; ${lost} were lost: the disk was slow` : ""}.`;
  const again = frames > 0 ? `Play them again: convscope replay ${quoted(file)}` : "";
  return [problem && `${problem}.`, was, again].filter(Boolean).join(" ");
}

/** The last part of a path, whichever way its slashes lean. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).findLast(Boolean) ?? path;
}

function counted(frames: number): string {
  return `${frames} ${frames === 1 ? "frame" : "frames"}`;
}

/** As a shell takes it. */
function quoted(file: string): string {
  return /^[\w./:\\~+-]+$/.test(file) ? file : `'${file.replaceAll("'", "'\\''")}'`;
}
