import { usePage } from "../context";
import { type FieldsProps, type Of, useChange } from "./change";
import { CheckField, NumberField, TextField } from "./fields";
import { MapsFields, NeuronsFields, WeightsFields } from "./UnitFields";

/** All that a panel can be told. */
export function PanelFields({ place, panel }: FieldsProps) {
  switch (panel.kind) {
    case "maps":
      return <MapsFields place={place} panel={panel} />;
    case "neurons":
      return <NeuronsFields place={place} panel={panel} />;
    case "weights":
      return <WeightsFields place={place} panel={panel} />;
    case "result":
      return <ResultFields place={place} panel={panel} />;
    case "text":
      return <WordsFields place={place} panel={panel} />;
    default:
      return <p class="line-hint">This panel can be moved, resized, enlarged and removed.</p>;
  }
}

function ResultFields({ place, panel }: FieldsProps<Of<"result">>) {
  const change = useChange(place);
  const { session } = usePage();
  const isQuantity = (session.card.value?.values.length ?? 0) > 0;
  return (
    <>
      {!isQuantity && (
        <NumberField
          label="Classes"
          name="top"
          value={panel.top}
          least={0}
          most={100}
          hint="the most probable; 0: as suits"
          change={(top) => change({ top })}
        />
      )}
      <CheckField
        label="History"
        name="history"
        text="the last 10 seconds"
        checked={panel.history}
        change={(history) => change({ history })}
      />
    </>
  );
}

function WordsFields({ place, panel }: FieldsProps<Of<"text">>) {
  const change = useChange(place);
  return (
    <TextField
      label="Text"
      place={place}
      name="text"
      value={panel.text}
      many
      change={(text) => change({ text })}
    />
  );
}
