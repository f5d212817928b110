import { useEffect, useRef } from "preact/hooks";
import { KEYS, press } from "../../state/keys";
import { PANEL_KEYS } from "../../state/layout/panelkeys";
import type { Page } from "../../state/page";
import { usePage } from "../context";

/** The keys, and a list of them. */
export function Help() {
  const page = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const open = () => dialog.current?.showModal();
  const close = () => dialog.current?.close();
  useKeys(page, open);
  return (
    <>
      <button
        type="button"
        class="round"
        title="Keys (?)"
        aria-label="Keys"
        onClick={open}
        data-testid="help"
      >
        ?
      </button>
      <dialog ref={dialog} class="help" aria-label="Keys">
        <h2 class="card-title">Keys</h2>
        <dl class="help-keys">
          {[...KEYS, ...PANEL_KEYS].map(({ shown, does }) => (
            <div key={does} class="help-row">
              <dt>
                {shown.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <p class="help-note">Point at a map or a neuron to read its exact value.</p>
        <button type="button" class="chip" onClick={close}>
          Close
        </button>
      </dialog>
    </>
  );
}

/** Hear the keys, and follow which panel they are for. */
function useKeys(page: Page, open: () => void): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isTyped = event.target instanceof Element && event.target.closest("input, textarea, dialog");
      if (event.key === "?" && !isTyped) open();
      else if (press(page, event)) event.preventDefault();
    };
    const meet = ({ target }: Event) => {
      const panel = target instanceof Element && target.closest<HTMLElement>("[data-place]");
      if (panel) page.controls.here.value = Number(panel.dataset.place);
    };
    const doing = new AbortController();
    const { signal } = doing;
    document.addEventListener("keydown", hear, { signal });
    document.addEventListener("pointerover", meet, { signal });
    document.addEventListener("focusin", meet, { signal });
    return () => doing.abort();
  }, [page]);
}
