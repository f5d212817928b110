import { usePage } from "./panels/context";
import { Drop } from "./panels/Drop";
import { Header } from "./panels/head/Header";
import { Inspector } from "./panels/inspector/Inspector";
import { Panels } from "./panels/Panels";
import { PanelSettings } from "./panels/settings/PanelMenu";
import { Tooltip } from "./panels/Tooltip";

/** The whole page. */
export function App() {
  const { session } = usePage();
  const plan = session.current.value;
  const away = session.status.value === "gone" || session.status.value === "refused";
  return (
    <div class={away ? "page page-away" : "page"} data-testid="page" data-link={session.status.value}>
      <Header />
      {plan && <Panels plan={plan} />}
      <Inspector />
      <PanelSettings />
      <Tooltip />
      <Drop />
    </div>
  );
}
