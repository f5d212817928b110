import { useEffect, useRef } from "preact/hooks";
import { KEYS, press } from "../state/keys";
import { usePage } from "./context";

/** The keys, and a list of them. */
export function Help() {
  const page = usePage();
  const dialog = useRef<HTMLDialogElement>(null);
  const open = () => dialog.current?.showModal();
  const close = () => dialog.current?.close();
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.key === "?") open();
      else if (press(page, event)) event.preventDefault();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [page]);
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
          {KEYS.map(({ shown, does }) => (
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
