import { useMemo } from "preact/hooks";
import { Camera } from "./panels/Camera";
import { type PanelProps, usePage } from "./panels/context";
import { Header } from "./panels/Header";
import { Input } from "./panels/Input";
import { MapsColumn } from "./panels/MapsColumn";
import { Neurons } from "./panels/Neurons";
import { Patch } from "./panels/Patch";
import { Result } from "./panels/Result";
import { Tooltip } from "./panels/Tooltip";
import { areasOf } from "./state/areas";
import type { Plan } from "./state/plan";

/** The whole page. */
export function App() {
  const { session } = usePage();
  const plan = session.current.value;
  const away = session.status.value === "gone" || session.status.value === "refused";
  return (
    <div class={away ? "page page-away" : "page"} data-testid="page" data-link={session.status.value}>
      <Header />
      {plan && <Panels plan={plan} />}
      <Tooltip />
    </div>
  );
}

const ONE_BY_ONE = { camera: Camera, patch: Patch, input: Input, result: Result, neurons: Neurons } as const;

/** The panels of a view: the picture and its result at the side, maps in the middle, neurons at the end. */
function Panels({ plan }: { plan: Plan }) {
  const areas = useMemo(() => areasOf(plan.panels), [plan]);
  return (
    <main class="panels" data-testid="panels" data-plan={plan.id}>
      {areas.side.length > 0 && (
        <div class="side">
          {areas.side.map((place) => (
            <One key={place} plan={plan} place={place} />
          ))}
        </div>
      )}
      {areas.maps.map((places) => (
        <MapsColumn key={places[0]} plan={plan} places={places} />
      ))}
      {areas.neurons.map((place) => (
        <One key={place} plan={plan} place={place} />
      ))}
    </main>
  );
}

function One({ plan, place }: { plan: Plan; place: number }) {
  const panel = plan.panels[place];
  if (!panel || !isSingle(panel.kind)) return null;
  const Panel: (props: PanelProps) => preact.JSX.Element = ONE_BY_ONE[panel.kind];
  return <Panel plan={plan} place={place} panel={panel} />;
}

function isSingle(kind: string): kind is keyof typeof ONE_BY_ONE {
  return kind in ONE_BY_ONE;
}
