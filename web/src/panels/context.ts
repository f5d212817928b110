import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Page } from "../state/page";
import type { Plan } from "../state/plan";
import type { PanelPlan } from "../wire/messages";

export const PageContext = createContext<Page | undefined>(undefined);

/** The page that a panel belongs to. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (!page) throw new Error("A panel stands outside of the page");
  return page;
}

/** What a panel is told: the plan, and its own place in it. */
export interface PanelProps {
  readonly plan: Plan;
  readonly place: number;
  readonly panel: PanelPlan;
}
