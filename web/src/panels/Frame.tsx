import type { ComponentChildren } from "preact";

interface Props {
  readonly kind: string;
  /** The panel's place in the view, for tests and for the layout. */
  readonly place: number;
  readonly title: ComponentChildren;
  readonly detail?: ComponentChildren;
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A panel: a title, a few words, tools at the right, and below what it shows. */
export function Frame({ kind, place, title, detail, tools, children }: Props) {
  return (
    <section class={`panel panel-${kind}`} data-panel={kind} data-place={place}>
      <header class="panel-head">
        <h2 class="panel-title">{title}</h2>
        {detail !== undefined && <span class="panel-detail">{detail}</span>}
        {tools !== undefined && <span class="panel-tools">{tools}</span>}
      </header>
      {children}
    </section>
  );
}
