import { copyLink } from "../../state/view/sharing";
import { usePage } from "../context";
import { LinkIcon, RedoIcon, UndoIcon } from "./controlicons";

/** Back and forth between the views that were shown. */
export function UndoButtons() {
  const { undo } = usePage();
  return (
    <span class="pair">
      <button
        type="button"
        class="round"
        aria-label="Undo"
        title="Undo (Ctrl+Z)"
        aria-disabled={!undo.canUndo.value}
        onClick={() => undo.undo()}
        data-testid="undo"
      >
        <UndoIcon />
      </button>
      <button
        type="button"
        class="round"
        aria-label="Redo"
        title="Redo (Ctrl+Shift+Z)"
        aria-disabled={!undo.canRedo.value}
        onClick={() => undo.redo()}
        data-testid="redo"
      >
        <RedoIcon />
      </button>
    </span>
  );
}

/** Copies the page's address, which bears the view. */
export function LinkButton() {
  const page = usePage();
  return (
    <button
      type="button"
      class="round"
      aria-label="Copy link"
      title="Copy a link to this view (L)"
      onClick={() => void copyLink(page)}
      data-testid="link"
    >
      <LinkIcon />
    </button>
  );
}
