import { useLayoutEffect } from "preact/hooks";
import type { Chosen } from "../../state/inspect/inspected";
import type { Plan } from "../../state/plan";
import { panelAt } from "../../state/values/units";
import { changePanel } from "../../state/view/actions";
import { usePage } from "../context";
import { ClearIcon } from "../icons";
import { Classes, Filter } from "./InspectorLearned";
import { InspectorMap } from "./InspectorMap";
import { Histogram, Numbers } from "./InspectorNumbers";
import { Past } from "./InspectorPast";

/** A drawer with all that can be said of one unit. */
export function Inspector() {
  const { inspected, session } = usePage();
  const chosen = inspected.chosen.value;
  const plan = session.current.value;
  const place = inspected.place.value;
  if (!chosen || !plan || place < 0) return null;
  return <Drawer key={`${chosen.layer}/${chosen.unit}`} chosen={chosen} plan={plan} place={place} />;
}

interface Props {
  readonly chosen: Chosen;
  readonly plan: Plan;
  /** Of a panel that shows the layer. */
  readonly place: number;
}

function Drawer({ chosen, plan, place }: Props) {
  const { inspected } = usePage();
  const panel = plan.panels[place];
  useLayoutEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const isElsewhere = event.target instanceof Element && event.target.closest("dialog, select");
      if (event.key !== "Escape" || event.defaultPrevented || isElsewhere) return;
      event.preventDefault();
      inspected.close();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [inspected]);
  if (!panel) return null;
  const isMap = panel.watch >= 0;
  const name = `${chosen.layer} · ${isMap ? "map" : "neuron"} ${chosen.unit}`;
  const turn = (by: number) => inspected.inspect({ ...chosen, unit: chosen.unit + by });
  return (
    <aside class="inspector" aria-label={`Inspector: ${name}`} data-testid="inspector">
      <header class="inspector-head">
        <h2 class="panel-title" data-testid="inspector-title">
          {name}
        </h2>
        <span class="panel-tools">
          <Turn name="The unit before" to={chosen.unit > 0 ? () => turn(-1) : undefined}>
            ‹
          </Turn>
          <Turn name="The next unit" to={chosen.unit + 1 < panel.units ? () => turn(1) : undefined}>
            ›
          </Turn>
          <button
            type="button"
            class="tool"
            aria-label="Close the inspector"
            title="Close (Escape)"
            onClick={() => inspected.close()}
            data-testid="inspector-close"
          >
            <ClearIcon />
          </button>
        </span>
      </header>
      {isMap && <InspectorMap plan={plan} place={place} panel={panel} unit={chosen.unit} />}
      {isMap && <OnPatch plan={plan} place={place} chosen={chosen} />}
      <Numbers isMap={isMap} units={panel.units} />
      <Histogram isMap={isMap} layer={chosen.layer} />
      <Past isMap={isMap} />
      <Filter />
      <Classes />
    </aside>
  );
}

function Turn({ name, to, children }: { name: string; to: (() => void) | undefined; children: string }) {
  return (
    <button type="button" class="tool" aria-label={name} title={name} disabled={!to} onClick={to}>
      {children}
    </button>
  );
}

/** Lays the map over the patch, or takes it off. */
function OnPatch({ plan, place, chosen }: Props) {
  const page = usePage();
  if (!plan.panels[place]?.field) return null;
  const isOn = panelAt(plan, place, "maps")?.overlay === chosen.unit;
  const change = () => changePanel(page, place, { overlay: isOn ? -1 : chosen.unit });
  return (
    <button
      type="button"
      class="tool inspector-wide"
      aria-pressed={isOn}
      onClick={change}
      data-testid="on-patch"
    >
      {isOn ? "Take off the patch" : "Show on top of patch"}
    </button>
  );
}
