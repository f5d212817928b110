import { signal } from "@preact/signals";
import { expect, test } from "vitest";
import type { Opening } from "../../../src/net/readings";
import { Controls } from "../../../src/state/controls";
import { importView } from "../../../src/state/view/sharing";

/** Import a file; give what was asked for, and what is said. */
async function imported(name: string, ...parts: BlobPart[]) {
  const openings: Opening[] = [];
  const session = { complaint: signal(""), begin: (opening: Opening) => openings.push(opening) };
  const page = { session, controls: new Controls() } as unknown as Parameters<typeof importView>[0];
  await importView(page, new File(parts, name));
  return { openings, said: session.complaint.value };
}

test("a text is opened as it is: the other side says whether it is a view", async () => {
  expect(await imported("view.toml", "schema = 1  # Größe\n")).toEqual({
    openings: [{ form: "toml", text: "schema = 1  # Größe\n", class: null }],
    said: "",
  });
});

test.each<[string, BlobPart, string]>([
  ["cat.png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 0), "cat.png is no text, and so no view"],
  ["latin.toml", Uint8Array.of(0x23, 0xfc), "latin.toml is no text, and so no view"],
  [
    "long.toml",
    "#".repeat(100_001),
    'long.toml is too large for a view: a view is a small text, as "Save view.toml" gives',
  ],
])("%s is refused in one sentence, and nothing is asked", async (name, part, said) => {
  expect(await imported(name, part)).toEqual({ openings: [], said });
});
