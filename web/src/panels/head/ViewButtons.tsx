import type { ComponentChildren } from "preact";
import { copyLink } from "../../state/view/sharing";
import { usePage } from "../context";
import { LinkIcon, RedoIcon, UndoIcon } from "./controlicons";

/** Back and forth between the views that were shown. */
export function UndoButtons() {
  const { undo } = usePage();
  return (
    <span class="pair">
      <Round
        name="undo"
        label="Undo"
        title="Undo (Ctrl+Z)"
        isDisabled={!undo.canUndo.value}
        act={() => undo.undo()}
      >
        <UndoIcon />
      </Round>
      <Round
        name="redo"
        label="Redo"
        title="Redo (Ctrl+Shift+Z)"
        isDisabled={!undo.canRedo.value}
        act={() => undo.redo()}
      >
        <RedoIcon />
      </Round>
    </span>
  );
}

/** Copies the page's address, which bears the view. */
export function LinkButton() {
  const page = usePage();
  return (
    <Round name="link" label="Copy link" title="Copy a link to this view (L)" act={() => void copyLink(page)}>
      <LinkIcon />
    </Round>
  );
}

interface Props {
  readonly name: string;
  readonly label: string;
  readonly title: string;
  /** It keeps the focus all the same: who holds the key down is not thrown elsewhere. */
  readonly isDisabled?: boolean;
  readonly act: () => void;
  readonly children: ComponentChildren;
}

function Round({ name, label, title, isDisabled = false, act, children }: Props) {
  return (
    <button
      type="button"
      class="round"
      aria-label={label}
      title={title}
      aria-disabled={isDisabled}
      onClick={act}
      data-testid={name}
    >
      {children}
    </button>
  );
}
