import { changeClass, openPreset } from "../../state/view/actions";
import { classesOf } from "../../state/view/view";
import { usePage } from "../context";
import { classOptions } from "../settings/PanelFields";
import { Choice } from "../sheets/Picker";

const WORDS: Readonly<Record<string, string>> = {
  generic: "Picture, result, two convolutions, a dense layer",
  sorted: "Units sorted by their weight toward a class, or their pull on a quantity",
  deep: "Four convolutions at different depths",
  wall: "Every layer at once",
  age: "How probable each value is, and four convolutions",
};

/** The views that suit any model; the one that is shown is marked. */
export function PresetSwitch() {
  const page = usePage();
  const { session } = page;
  const names = session.greeting.value?.presets ?? [];
  const current = session.current.value?.preset;
  return (
    <fieldset class="segments head-views" aria-label="View">
      {names.map((name) => (
        <button
          key={name}
          type="button"
          class="segment"
          aria-pressed={current === name}
          title={WORDS[name]}
          onClick={() => openPreset(page, name)}
          data-testid={`preset-${name}`}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}

/** For each class by which panels are sorted a menu of all classes. */
export function ClassMenus() {
  const page = usePage();
  const { session } = page;
  const view = session.view.value;
  const labels = session.card.value?.labels ?? [];
  const classes = view ? classesOf(view, labels) : [];
  return (
    <>
      {classes.map((number, at) => (
        <Choice
          key={at}
          label="Sorted by class"
          class="chip chip-class"
          options={classOptions(labels, "class ")}
          chosen={String(number)}
          choose={(text) => changeClass(page, number, Number(text))}
          testid="class"
        />
      ))}
    </>
  );
}
