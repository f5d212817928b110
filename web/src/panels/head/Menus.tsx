import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { THEMES } from "../../state/theme";
import { addPanel } from "../../state/view/actions";
import type { Option } from "../../state/view/options";
import { chooseFile, copyLink, exportView } from "../../state/view/sharing";
import { type Kind, layersFor } from "../../state/view/view";
import { usePage } from "../context";
import { PickerSheet } from "../sheets/Picker";
import { Sheet } from "../sheets/Sheet";
import { AddIcon, LinkIcon, MoreIcon, RedoIcon, UndoIcon } from "./controlicons";
import { PlainSwitch } from "./PlainSwitch";

const PLAIN: readonly (readonly [Kind, string])[] = [
  ["camera", "camera"],
  ["patch", "patch"],
  ["input", "network sees"],
  ["result", "result"],
  ["text", "text"],
];

const OF_LAYERS: readonly (readonly [Kind, string])[] = [
  ["maps", "feature maps"],
  ["neurons", "neurons"],
  ["weights", "weights"],
];

/** Adds a panel: of any kind, of any layer. */
export function AddMenu() {
  const page = usePage();
  const { session, controls } = page;
  const button = useRef<HTMLButtonElement>(null);
  const layers = session.card.value?.layers ?? [];
  const options: Option[] = [
    ...OF_LAYERS.flatMap(([kind, name]) =>
      layersFor(kind, layers).map((layer) => ({
        value: `${kind} ${layer.name}`,
        name: layer.name,
        detail: name,
      })),
    ),
    ...PLAIN.map(([value, name]) => ({ value, name, detail: "" })),
  ];
  const choose = (value: string) => {
    const [kind = "", ...layer] = value.split(" ");
    const found = [...OF_LAYERS, ...PLAIN].find(([one]) => one === kind);
    if (found) addPanel(page, found[0], layer.join(" "));
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="round"
        aria-haspopup="dialog"
        aria-expanded={controls.menu.value === "add"}
        aria-label="Add a panel"
        title="Add a panel (A)"
        onClick={() => controls.open("add")}
        data-testid="add"
      >
        <AddIcon />
      </button>
      {controls.menu.value === "add" && (
        <PickerSheet
          label="Add a panel"
          name="add"
          options={options}
          chosen=""
          choose={choose}
          close={() => {
            controls.menu.value = "";
          }}
          anchor={() => button.current}
        />
      )}
    </>
  );
}

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

/** What is needed seldom. */
export function MoreMenu() {
  const page = usePage();
  const { controls, layout } = page;
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    controls.menu.value = "";
  };
  const doing = (action: () => void) => () => {
    close();
    action();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="round"
        aria-haspopup="dialog"
        aria-expanded={controls.menu.value === "more"}
        aria-label="Menu"
        title="Menu"
        onClick={() => controls.open("more")}
        data-testid="more"
      >
        <MoreIcon />
      </button>
      {controls.menu.value === "more" && (
        <Sheet label="Menu" name="more" anchor={() => button.current} close={close}>
          <Entry shown="Ctrl+Z" name="undo" act={() => page.undo.undo()}>
            Undo
          </Entry>
          <Entry shown="Ctrl+Y" name="redo" act={() => page.undo.redo()}>
            Redo
          </Entry>
          <Entry shown="L" name="link" act={doing(() => void copyLink(page))}>
            Copy link to this view
          </Entry>
          <Entry shown="E" name="export" act={doing(() => exportView(page))}>
            Save view.toml
          </Entry>
          <Entry shown="O" name="import" act={doing(() => chooseFile(page))}>
            Open a view.toml
          </Entry>
          <Entry shown="0" name="reset" act={doing(() => layout.reset())}>
            Reset the layout
          </Entry>
          <ThemeSwitch />
          <PlainSwitch />
        </Sheet>
      )}
    </>
  );
}

interface EntryProps {
  readonly name: string;
  readonly shown?: string;
  readonly act: () => void;
  readonly children: ComponentChildren;
}

function Entry({ name, shown, act, children }: EntryProps) {
  return (
    <button type="button" class="entry" onClick={act} data-testid={`menu-${name}`}>
      <span>{children}</span>
      {shown && <kbd>{shown}</kbd>}
    </button>
  );
}

function ThemeSwitch() {
  const { themes } = usePage();
  return (
    <fieldset class="segments segments-wide" aria-label="Colours">
      {THEMES.map((theme) => (
        <button
          key={theme}
          type="button"
          class="segment"
          aria-pressed={themes.chosen.value === theme}
          onClick={() => themes.choose(theme)}
          data-testid={`theme-${theme}`}
        >
          {theme}
        </button>
      ))}
    </fieldset>
  );
}
