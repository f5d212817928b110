import { addPanel } from "../../state/view/actions";
import type { Option } from "../../state/view/options";
import { type Kind, layersFor } from "../../state/view/view";
import type { LayerInfo } from "../../wire/messages";
import { usePage } from "../context";
import { PickerSheet } from "../sheets/Picker";
import { AddIcon } from "./controlicons";
import { MenuButton } from "./MenuButton";

const OF_LAYERS: readonly (readonly [Kind, string])[] = [
  ["maps", "feature maps"],
  ["neurons", "neurons"],
  ["weights", "weights"],
];

const PLAIN: readonly (readonly [Kind, string])[] = [
  ["camera", "camera"],
  ["patch", "patch"],
  ["input", "network sees"],
  ["result", "result"],
  ["text", "text"],
];

/** What can be added: its kind and its layer, and what they are called. */
interface Addition extends Option {
  readonly kind: Kind;
  readonly layer: string;
}

/** Adds a panel: of any kind, of any layer. */
export function AddMenu() {
  const page = usePage();
  const additions = additionsFor(page.session.card.value?.layers ?? []);
  const choose = (value: string) => {
    const found = additions.find((one) => one.value === value);
    if (found) addPanel(page, found.kind, found.layer);
  };
  return (
    <MenuButton menu="add" label="Add a panel" title="Add a panel (A)" icon={<AddIcon />}>
      {(opened) => (
        <PickerSheet
          label="Add a panel"
          name="add"
          options={additions}
          chosen=""
          choose={choose}
          {...opened}
        />
      )}
    </MenuButton>
  );
}

function additionsFor(layers: readonly LayerInfo[]): Addition[] {
  return [
    ...OF_LAYERS.flatMap(([kind, detail]) =>
      layersFor(kind, layers).map(({ name }) => ({
        value: `${kind} ${name}`,
        name,
        detail,
        kind,
        layer: name,
      })),
    ),
    ...PLAIN.map(([kind, name]) => ({ value: kind, name, kind, layer: "" })),
  ];
}
