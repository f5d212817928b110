/** What sources are called. */

import type { SourceKind } from "../sources/source";
import type { Hello } from "../wire/messages";
import { fileName } from "./tape";

export interface Title {
  /** As there is room for. */
  readonly short: string;
  readonly full: string;
}

const NAMES: Readonly<Record<SourceKind, string>> = {
  camera: "camera",
  pad: "pad",
  digits: "digits",
  server: "server",
};

/** The title of a source; of one on the server's side its own, and of a path its last part. */
export function titleOf(kind: SourceKind, hello: Hello | undefined): Title {
  const full = (kind === "server" && hello?.source?.title) || NAMES[kind];
  return { short: full.includes("://") ? full : fileName(full), full };
}
