import { useSignalEffect } from "@preact/signals";
import { usePage } from "../context";
import { SettingsIcon } from "../head/controlicons";
import { Sheet } from "../sheets/Sheet";
import { PanelFields } from "./PanelFields";

/** Opens the settings of a panel. */
export function PanelMenu({ place }: { readonly place: number }) {
  const { controls, layout } = usePage();
  const name = layout.nameOf(place);
  return (
    <button
      type="button"
      class="panel-button"
      aria-label={`Settings of ${name}`}
      aria-haspopup="dialog"
      aria-expanded={controls.settings.value === place}
      title="Settings (S)"
      onClick={() => controls.openSettings(place)}
      data-testid="settings"
    >
      <SettingsIcon />
    </button>
  );
}

/** The settings of the panel whose settings are open. */
export function PanelSettings() {
  const { session, controls, layout } = usePage();
  const place = controls.settings.value;
  const view = session.view.value;
  const panel = place === undefined ? undefined : view?.panel[place];
  const close = () => {
    controls.settings.value = undefined;
  };
  // Another view may have fewer panels.
  useSignalEffect(() => {
    const open = controls.settings.value;
    if (open !== undefined && session.view.value && !session.view.value.panel[open]) close();
  });
  if (place === undefined || !panel) return null;
  const own = `[data-place="${place}"]`;
  const anchor = () => document.querySelector(`${own} [data-testid=settings]`) ?? document.querySelector(own);
  const name = layout.nameOf(place);
  return (
    <Sheet key={place} label={`Settings of ${name}`} name="settings" anchor={anchor} close={close}>
      <header class="sheet-head">
        <h2 class="card-title">{name}</h2>
        <span class="line-hint">{name === panel.kind ? "" : panel.kind}</span>
      </header>
      <div class="lines">
        <PanelFields place={place} panel={panel} />
      </div>
      <footer class="sheet-foot">
        <button
          type="button"
          class="chip"
          onClick={() => {
            close();
            layout.remove(place);
          }}
          data-testid="remove"
        >
          Remove panel
        </button>
        <button type="button" class="chip" onClick={close} data-testid="settings-close">
          Close
        </button>
      </footer>
    </Sheet>
  );
}
