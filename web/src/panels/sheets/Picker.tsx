import { useComputed, useSignal } from "@preact/signals";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { matching, moved, type Option } from "../../state/view/options";
import { Sheet } from "./Sheet";

interface Props {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: string;
  readonly choose: (value: string) => void;
  readonly close: () => void;
  readonly anchor: () => Element | null;
  readonly name: string;
}

/** A list to choose from, and a field to search it. */
export function PickerSheet({ label, options, chosen, choose, close, anchor, name }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const query = useSignal("");
  const found = useComputed(() => matching(options, query.value)).value;
  const at = useSignal(
    Math.max(
      0,
      options.findIndex(({ value }) => value === chosen),
    ),
  );
  useLayoutEffect(() => {
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  }, [at.value, found]);
  const take = (option: Option | undefined) => {
    if (!option) return;
    close();
    choose(option.value);
  };
  const press = (event: KeyboardEvent) => {
    const next = moved(event.key, at.peek(), found.length);
    if (next !== undefined) at.value = next;
    else if (event.key === "Enter") take(found[at.peek()]);
    else return;
    event.preventDefault();
  };
  const search = (event: Event) => {
    if (event.currentTarget instanceof HTMLInputElement) query.value = event.currentTarget.value;
    at.value = 0;
  };
  const active = found[at.value];
  return (
    <Sheet label={label} name={name} anchor={anchor} close={close}>
      <input
        class="picker-search"
        role="combobox"
        aria-label={`Search: ${label}`}
        aria-expanded="true"
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={active ? `${id}-${at.value}` : undefined}
        placeholder="Search"
        spellcheck={false}
        autocomplete="off"
        onInput={search}
        onKeyDown={press}
        data-first
        data-testid="search"
      />
      <div ref={list} id={id} class="picker-list" role="listbox" aria-label={label}>
        {found.map((option, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus, and takes the keys
          <div
            key={option.value}
            id={`${id}-${place}`}
            role="option"
            class={place === at.value ? "picker-option picker-at" : "picker-option"}
            aria-selected={option.value === chosen}
            tabIndex={-1}
            onClick={() => take(option)}
            data-value={option.value}
          >
            <span class="picker-name">{option.name}</span>
            {option.detail && <span class="picker-detail">{option.detail}</span>}
          </div>
        ))}
      </div>
      {found.length === 0 && <p class="picker-none">nothing of that name</p>}
    </Sheet>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly chosen: string;
  readonly choose: (value: string) => void;
  readonly testid: string;
  readonly class?: string;
}

/** More than this are searched in. */
const FEW = 24;

/** One of several: a plain menu where they are few, a list to search where they are many. */
export function Choice(props: ChoiceProps) {
  return props.options.length > FEW ? <SearchChoice {...props} /> : <MenuChoice {...props} />;
}

function MenuChoice({ label, options, chosen, choose, testid, class: look = "field" }: ChoiceProps) {
  return (
    <select
      class={`${look} menu`}
      aria-label={label}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
      data-testid={testid}
    >
      {options.map(({ value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  );
}

/** A button that says what is chosen, and opens the list. */
export function SearchChoice({ label, options, chosen, choose, testid, class: look = "field" }: ChoiceProps) {
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = useSignal(false);
  const name = options.find(({ value }) => value === chosen)?.name ?? chosen;
  return (
    <>
      <button
        ref={button}
        type="button"
        class={`${look} menu`}
        aria-haspopup="dialog"
        aria-expanded={isOpen.value}
        aria-label={`${label}: ${name}`}
        onClick={() => {
          isOpen.value = !isOpen.peek();
        }}
        data-testid={testid}
      >
        {name}
      </button>
      {isOpen.value && (
        <PickerSheet
          label={label}
          name="picker"
          options={options}
          chosen={chosen}
          choose={choose}
          close={() => {
            isOpen.value = false;
          }}
          anchor={() => button.current}
        />
      )}
    </>
  );
}
