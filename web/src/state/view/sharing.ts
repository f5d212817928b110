/** The view given away and taken in: links and files. */

import type { Page } from "../page";

const LARGEST = 100_000;

/** What a file has that holds pictures or anything else but text. */
const NO_TEXT = /[\0\uFFFD]/;

type Own = Pick<Page, "session" | "controls">;

/** Put the page's address, which bears the view, on the clipboard. */
export async function copyLink({ session, controls }: Own): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    controls.said.value = "Link copied: it opens this view";
  } catch {
    session.complaint.value =
      "The browser does not let the page copy: take the link from the browser's address line";
  }
}

/** Give the view as a file. */
export function exportView({ session, controls }: Own): void {
  const toml = session.current.peek()?.toml;
  if (toml === undefined) return;
  const url = URL.createObjectURL(new Blob([toml], { type: "application/toml" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "view.toml";
  link.click();
  URL.revokeObjectURL(url);
  controls.said.value = "view.toml saved";
}

/** Show the view that a file says. */
export async function importView({ session }: Own, file: File): Promise<void> {
  if (file.size > LARGEST) {
    session.complaint.value = `${file.name} is too large for a view: a view is a small text, as "Save view.toml" gives`;
    return;
  }
  const text = await file.text().catch(() => undefined);
  if (text === undefined) session.complaint.value = `${file.name} cannot be read`;
  else if (NO_TEXT.test(text)) session.complaint.value = `${file.name} is no text, and so no view`;
  else session.begin({ form: "toml", text, class: null });
}

/** Let the user choose a file with a view. */
export function chooseFile(page: Own): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".toml,application/toml,text/plain";
  input.hidden = true;
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void importView(page, file);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}
