import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { refusalOf } from "../../state/view/refusal";
import { usePage } from "../context";

/** A line of a form: what is asked, and what it is asked with. */
export function Line({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  return (
    <div class="line">
      <span class="line-label" aria-hidden="true">
        {label}
      </span>
      <span class="line-field">{children}</span>
    </div>
  );
}

interface TextProps {
  readonly label: string;
  /** The panel's place in the view, and its key: what is refused is told beside the field. */
  readonly place: number;
  readonly name: string;
  readonly value: string;
  readonly hint?: string;
  readonly many?: boolean;
  readonly change: (value: string) => void;
}

/** A field for text: what is typed counts at once, and stays while it is typed, whatever the other side says of it. */
export function TextField({ label, place, name, value, hint, many = false, change }: TextProps) {
  const { session } = usePage();
  const id = useId();
  const draft = useSignal<string | undefined>(undefined);
  const refusal = refusalOf(session.complaint.value);
  const isRefused = refusal?.place === place && refusal.key === name;
  const input = (event: Event) => {
    const { value: typed } = event.currentTarget as HTMLInputElement | HTMLTextAreaElement;
    draft.value = typed;
    change(typed);
  };
  const leave = () => {
    draft.value = undefined;
    if (isRefused) session.complaint.value = "";
  };
  const own = {
    class: "field field-text",
    "aria-label": label,
    "aria-invalid": isRefused,
    "aria-describedby": isRefused ? id : undefined,
    value: draft.value ?? value,
    placeholder: hint,
    spellcheck: false,
    onInput: input,
    onBlur: leave,
    "data-testid": `set-${name}`,
  };
  return (
    <Line label={label}>
      {many ? <textarea rows={3} {...own} /> : <input type="text" autocomplete="off" {...own} />}
      {isRefused && (
        <span id={id} class="line-refusal" role="alert" data-testid="refusal">
          {refusal.text}
        </span>
      )}
    </Line>
  );
}

interface NumberProps {
  readonly label: string;
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly most?: number;
  readonly step?: number | "any";
  readonly hint?: string;
  readonly change: (value: number) => void;
}

/** A field for a number; what is none, or too small or too large, changes nothing. */
export function NumberField(props: NumberProps) {
  return (
    <Line label={props.label}>
      <NumberInput {...props} />
      {props.hint && <span class="line-hint">{props.hint}</span>}
    </Line>
  );
}

/** The field alone. */
export function NumberInput({ label, name, value, least, most, step = 1, change }: NumberProps) {
  const draft = useSignal<string | undefined>(undefined);
  const input = ({ currentTarget }: Event) => {
    if (!(currentTarget instanceof HTMLInputElement)) return;
    draft.value = currentTarget.value;
    const isGood = currentTarget.value !== "" && currentTarget.validity.valid;
    if (isGood && currentTarget.valueAsNumber !== value) change(currentTarget.valueAsNumber);
  };
  return (
    <input
      type="number"
      class="field field-number"
      aria-label={label}
      min={Number.isFinite(least) ? least : undefined}
      max={most}
      step={step}
      value={draft.value ?? String(value)}
      onInput={input}
      onBlur={() => {
        draft.value = undefined;
      }}
      data-testid={`set-${name}`}
    />
  );
}

interface CheckProps {
  readonly label: string;
  readonly name: string;
  readonly checked: boolean;
  readonly text: string;
  readonly change: (checked: boolean) => void;
}

export function CheckField({ label, name, checked, text, change }: CheckProps) {
  return (
    <Line label={label}>
      <label class="check">
        <input
          type="checkbox"
          checked={checked}
          onChange={(event) => change(event.currentTarget.checked)}
          data-testid={`set-${name}`}
        />
        {text}
      </label>
    </Line>
  );
}
