import { useComputed } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { pressPanel } from "../state/layout/panelkeys";
import { usePage } from "./context";
import { EnlargeIcon, GripIcon, ReduceIcon } from "./icons";
import { pressHead } from "./layout/mover";
import { PanelMenu } from "./settings/PanelMenu";

interface Props {
  readonly kind: string;
  /** The panel's place in the view, for tests and for the layout. */
  readonly place: number;
  readonly title: ComponentChildren;
  readonly detail?: ComponentChildren;
  /** A few words each, the most important first: as many are shown as there is room for. */
  readonly facts?: readonly string[];
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A panel: a title, a few words, tools at the right, and below what it shows. It can be dragged by its head. */
export function Frame({ kind, place, title, detail, facts, tools, children }: Props) {
  const { layout } = usePage();
  const isSmall = useComputed(() => layout.isSmall(place)).value;
  const isEnlarged = useComputed(() => layout.enlarged.value === place).value;
  const name = layout.nameOf(place);
  const change = () => layout.enlarge(isEnlarged ? undefined : place);
  const press = (event: PointerEvent) => pressHead(event, place, layout);
  return (
    <section
      class={`panel panel-${kind}${isSmall ? " panel-small" : ""}`}
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a panel is moved and resized by keys while it has the focus
      tabIndex={0}
      onKeyDown={(event) => pressPanel(event, place, layout)}
      data-panel={kind}
      data-place={place}
    >
      <header class="panel-head" onPointerDown={press}>
        <span class="grip" title="Drag to move" data-testid="grip">
          <GripIcon />
        </span>
        {isSmall ? (
          <h2 class="panel-title">
            <button
              type="button"
              class="panel-name"
              onClick={change}
              title={`Enlarge ${name}`}
              data-testid="name"
            >
              <bdi dir="ltr">{name}</bdi>
            </button>
          </h2>
        ) : (
          <h2 class="panel-title">{title}</h2>
        )}
        {!isSmall && detail !== undefined && <span class="panel-detail">{detail}</span>}
        {!isSmall && facts && <Facts facts={facts.filter(Boolean)} />}
        {tools !== undefined && <span class="panel-tools">{tools}</span>}
        <PanelMenu place={place} />
        {!isSmall && (
          <button
            type="button"
            class="panel-button"
            aria-label={isEnlarged ? `Put ${name} back` : `Enlarge ${name}`}
            title={isEnlarged ? "Back to its place (Escape)" : "Enlarge (Enter)"}
            onClick={change}
            data-testid="enlarge"
          >
            {isEnlarged ? <ReduceIcon /> : <EnlargeIcon />}
          </button>
        )}
      </header>
      {children}
    </section>
  );
}

/** Those that do not fit are left out whole; all of them can be read by pointing. */
function Facts({ facts }: { readonly facts: readonly string[] }) {
  return (
    <span class="panel-detail panel-facts" title={facts.join(" · ")}>
      {facts.map((fact, at) => (
        <span key={fact}>{at > 0 ? ` · ${fact}` : fact}</span>
      ))}
    </span>
  );
}
