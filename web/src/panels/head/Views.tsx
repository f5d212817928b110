import { changeClass, openPreset } from "../../state/view/actions";
import { classOptions } from "../../state/view/options";
import { classesOf } from "../../state/view/view";
import { usePage } from "../context";
import { Choice } from "../sheets/Picker";
import { Segments } from "./Segments";

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
    <Segments
      label="View"
      class="head-views"
      name="preset"
      options={names.map((name) => ({ value: name, name, title: WORDS[name] }))}
      chosen={current}
      choose={(name) => openPreset(page, name)}
    />
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
