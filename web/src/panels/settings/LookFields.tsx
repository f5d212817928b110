import { useLayoutEffect } from "preact/hooks";
import { decimal } from "../../draw/numbers";
import { paintRamp } from "../../draw/ramp";
import { limitsOf, tableFor } from "../../state/plan";
import { changePanel } from "../../state/view/actions";
import { type Option, overlayOptions } from "../../state/view/options";
import { usePage } from "../context";
import { Choice, SearchChoice } from "../sheets/Picker";
import { useOnCanvas } from "../use";
import { CheckField, Line, NumberInput } from "./fields";

const REVERSE = "_r";

/** The colour map: its name, whether it is reversed, and what it looks like. */
export function ColorField({ place, colormap }: { readonly place: number; readonly colormap: string }) {
  const page = usePage();
  const plan = page.session.current.value;
  const table = plan && tableFor(plan, place);
  const [canvas, onCanvas] = useOnCanvas((element) => element);
  useLayoutEffect(() => {
    const element = onCanvas();
    if (element && table) paintRamp(element, table);
  }, [table]);
  const isReversed = colormap.endsWith(REVERSE);
  const base = isReversed ? colormap.slice(0, -REVERSE.length) : colormap;
  const names = page.session.greeting.value?.colormaps ?? [];
  const options: Option[] = names
    .filter((name) => !name.endsWith(REVERSE))
    .map((name) => ({ value: name, name }));
  const change = (name: string, reversed: boolean) =>
    changePanel(page, place, { colormap: reversed ? name + REVERSE : name });
  return (
    <>
      <Line label="Colour map">
        <SearchChoice
          label="Colour map"
          options={options}
          chosen={base}
          choose={(name) => change(name, isReversed)}
          testid="set-colormap"
        />
        <canvas ref={canvas} class="line-ramp" data-testid="set-ramp" />
      </Line>
      <CheckField
        label=""
        name="reverse"
        text="reversed"
        checked={isReversed}
        change={(checked) => change(base, checked)}
      />
    </>
  );
}

const BY_SCALE: readonly Option[] = [
  { value: "layer", name: "least to greatest of the layer" },
  { value: "unit", name: "least to greatest of each unit" },
  { value: "fixed", name: "two fixed values" },
];

interface ScaleProps {
  readonly place: number;
  readonly scale: string | readonly [number, number];
  readonly hasUnits: boolean;
}

/** What the ends of the colours stand for. */
export function ScaleField({ place, scale, hasUnits }: ScaleProps) {
  const page = usePage();
  const change = (value: unknown) => changePanel(page, place, { scale: value });
  const hold = () => {
    const limits = currentLimits(page, place);
    if (limits) change(limits);
  };
  const isFixed = Array.isArray(scale);
  const [low, high] = isFixed ? (scale as [number, number]) : [0, 1];
  return (
    <>
      <Line label="Scale">
        <Choice
          label="Scale"
          options={BY_SCALE.filter(({ value }) => hasUnits || value !== "unit")}
          chosen={isFixed ? "fixed" : String(scale)}
          choose={(value) => (value === "fixed" ? hold() : change(value))}
          testid="set-scale"
        />
        <button
          type="button"
          class="tool"
          title="Keep the limits that the layer has now"
          onClick={hold}
          data-testid="hold"
        >
          hold
        </button>
      </Line>
      {isFixed && (
        <Line label="from, to">
          <NumberInput
            label="Least value"
            name="low"
            value={low}
            least={Number.NEGATIVE_INFINITY}
            step="any"
            change={(value) => value < high && change([value, high])}
          />
          <NumberInput
            label="Greatest value"
            name="high"
            value={high}
            least={Number.NEGATIVE_INFINITY}
            step="any"
            change={(value) => value > low && change([low, value])}
          />
        </Line>
      )}
    </>
  );
}

/** The limits of the newest reading, as the panel's legend writes them; a little apart where they are one. */
function currentLimits({ session }: ReturnType<typeof usePage>, place: number): [number, number] | undefined {
  const panel = session.current.peek()?.panels[place];
  const limits = panel && session.newest && limitsOf(panel, session.newest);
  if (!limits?.every(Number.isFinite)) return undefined;
  const [low, high] = limits.map((value) => Number(decimal(value))) as [number, number];
  return low < high ? [low, high] : [limits[0], Math.max(limits[1], limits[0] + 1)];
}

/** Which of the panel's maps lies over the pictures. */
export function OverlayField({ place, overlay }: { readonly place: number; readonly overlay: number }) {
  const page = usePage();
  const units = page.session.current.value?.panels[place]?.units ?? 0;
  return (
    <Line label="Over the patch">
      <Choice
        label="Map over the patch"
        options={overlayOptions(units)}
        chosen={String(overlay)}
        choose={(unit) => changePanel(page, place, { overlay: Number(unit) })}
        testid="set-overlay"
      />
    </Line>
  );
}
