/** One of a few, side by side. */
export interface Segment<Value extends string> {
  readonly value: Value;
  readonly name: string;
  readonly title?: string | undefined;
  readonly class?: string;
}

interface Props<Value extends string> {
  readonly label: string;
  readonly options: readonly Segment<Value>[];
  readonly chosen: string | undefined;
  readonly choose: (value: Value) => void;
  /** Begins the names by which tests find the segments. */
  readonly name: string;
  readonly class: string;
}

/** Buttons of which one is pressed. */
export function Segments<Value extends string>(props: Props<Value>) {
  const { label, options, chosen, choose, name: own } = props;
  return (
    <fieldset class={`segments ${props.class}`} aria-label={label}>
      {options.map(({ value, name, title, class: look }) => (
        <button
          key={value}
          type="button"
          class={look ? `segment ${look}` : "segment"}
          aria-pressed={chosen === value}
          title={title}
          onClick={() => choose(value)}
          data-testid={`${own}-${value}`}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}
