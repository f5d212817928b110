import { useComputed } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Mode } from "../state/layout/layout";
import type { Plan } from "../state/plan";
import { Camera } from "./Camera";
import { type PanelProps, usePage } from "./context";
import { Input } from "./Input";
import { Gutters } from "./layout/Gutters";
import { landing } from "./layout/mover";
import { Behind, Slot } from "./layout/Slot";
import { Patch } from "./Patch";
import { Result } from "./result/Result";
import { Maps } from "./units/Maps";
import { Neurons } from "./units/Neurons";
import { Weights } from "./units/Weights";
import { Words } from "./Words";

const PANELS: Readonly<Record<string, (props: PanelProps) => preact.JSX.Element | null>> = {
  camera: Camera,
  patch: Patch,
  input: Input,
  result: Result,
  maps: Maps,
  neurons: Neurons,
  weights: Weights,
  text: Words,
};

/** The widths and heights at which the layout changes; style/layout.css has the same. */
const DESK = "(min-width: 1000px) and (min-height: 600px)";
const COLUMNS = "(min-width: 680px)";

/** The panels of a view, each in its place. */
export function Panels({ plan }: { plan: Plan }) {
  const { layout } = usePage();
  const element = useRef<HTMLElement>(null);
  const mode = useComputed(() => layout.stage.value?.mode ?? "desk").value;
  const height = useComputed(() => layout.arrangement.value.height);
  useLayoutEffect(() => {
    const main = element.current;
    if (!main) return;
    const measure = () => {
      layout.stage.value = stageOf(main);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(main);
    const desk = matchMedia(DESK);
    desk.addEventListener("change", measure);
    return () => {
      observer.disconnect();
      desk.removeEventListener("change", measure);
    };
  }, [layout]);
  return (
    <main ref={element} class="panels" data-testid="panels" data-plan={plan.id} data-mode={mode}>
      {mode !== "phone" && <div class="panels-height" style={{ "--height": `${height.value}px` }} />}
      {keyed(plan).map(({ key, place, panel }) => {
        const Panel = PANELS[panel.kind];
        return (
          Panel && (
            <Slot key={key} kind={panel.kind} place={place}>
              <Panel plan={plan} place={place} panel={panel} />
            </Slot>
          )
        );
      })}
      <Gutters />
      <Landing />
      <Behind />
      <Said />
    </main>
  );
}

/** A panel stays the element that it is while others come and go: a video that is taken out of the page stops. */
function keyed({ panels }: Plan) {
  const counts = new Map<string, number>();
  return panels.map((panel, place) => {
    const count = counts.get(panel.kind) ?? 0;
    counts.set(panel.kind, count + 1);
    return { key: `${panel.kind} ${count}`, place, panel };
  });
}

/** Where the panel that is being dragged would stand. */
function Landing() {
  const rect = landing.value;
  if (!rect) return null;
  const { x, y, width, height } = rect;
  const style = { "--x": `${x}px`, "--y": `${y}px`, "--width": `${width}px`, "--height": `${height}px` };
  return <div class="landing" style={style} data-testid="landing" />;
}

/** Tells those who hear the page what has become of the layout. */
function Said() {
  const { layout } = usePage();
  return (
    <p class="heard" aria-live="polite" data-testid="layout-said">
      {layout.said}
    </p>
  );
}

function stageOf(main: HTMLElement) {
  const style = getComputedStyle(main);
  const pixels = (name: string) => Number.parseFloat(style.getPropertyValue(name)) || 0;
  const mode: Mode = matchMedia(DESK).matches ? "desk" : matchMedia(COLUMNS).matches ? "columns" : "phone";
  return {
    mode,
    width: main.clientWidth - pixels("padding-left") - pixels("padding-right"),
    height: main.clientHeight - pixels("padding-top") - pixels("padding-bottom"),
    screen: innerHeight,
    sizes: {
      gap: pixels("--gap"),
      head: pixels("--panel-head"),
      inset: pixels("--inset"),
      line: 1.35 * pixels("--size"),
    },
  };
}
