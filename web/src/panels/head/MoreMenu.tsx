import { THEMES } from "../../state/theme";
import { chooseFile, copyLink, exportView } from "../../state/view/sharing";
import { usePage } from "../context";
import { Sheet } from "../sheets/Sheet";
import { MoreIcon } from "./controlicons";
import { MenuButton } from "./MenuButton";
import { PlainSwitch } from "./PlainSwitch";
import { Segments } from "./Segments";

/** What is needed seldom. */
export function MoreMenu() {
  const page = usePage();
  const { layout, undo } = page;
  return (
    <MenuButton menu="more" label="Menu" title="Menu" icon={<MoreIcon />}>
      {({ anchor, close }) => {
        const closing = (act: () => void) => () => {
          close();
          act();
        };
        return (
          <Sheet label="Menu" name="more" anchor={anchor} close={close}>
            <Entry keys="Ctrl+Z" name="undo" text="Undo" act={() => undo.undo()} />
            <Entry keys="Ctrl+Y" name="redo" text="Redo" act={() => undo.redo()} />
            <Entry
              keys="L"
              name="link"
              text="Copy link to this view"
              act={closing(() => void copyLink(page))}
            />
            <Entry keys="E" name="export" text="Save view.toml" act={closing(() => exportView(page))} />
            <Entry keys="O" name="import" text="Open a view.toml" act={closing(() => chooseFile(page))} />
            <Entry keys="0" name="reset" text="Reset the layout" act={closing(() => layout.reset())} />
            <ThemeSwitch />
            <PlainSwitch />
          </Sheet>
        );
      }}
    </MenuButton>
  );
}

interface EntryProps {
  readonly name: string;
  readonly text: string;
  /** What does the same. */
  readonly keys: string;
  readonly act: () => void;
}

function Entry({ name, text, keys, act }: EntryProps) {
  return (
    <button type="button" class="entry" onClick={act} data-testid={`menu-${name}`}>
      <span>{text}</span>
      <kbd>{keys}</kbd>
    </button>
  );
}

function ThemeSwitch() {
  const { themes } = usePage();
  return (
    <Segments
      label="Colours"
      class="segments-wide"
      name="theme"
      options={THEMES.map((theme) => ({ value: theme, name: theme }))}
      chosen={themes.chosen.value}
      choose={(theme) => themes.choose(theme)}
    />
  );
}
