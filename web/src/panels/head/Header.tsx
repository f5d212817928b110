import { shape } from "../../draw/numbers";
import type { SourceKind } from "../../sources/source";
import { titleOf } from "../../state/sources";
import type { Hello } from "../../wire/messages";
import { usePage } from "../context";
import { PauseIcon, PlayIcon } from "../icons";
import { AddMenu } from "./AddMenu";
import { Engine } from "./Engine";
import { Help } from "./Help";
import { MoreMenu } from "./MoreMenu";
import { NoticeLine } from "./NoticeLine";
import { type Segment, Segments } from "./Segments";
import { RecordButton, TapeLine } from "./Taping";
import { LinkButton, UndoButtons } from "./ViewButtons";
import { ClassMenus, PresetSwitch } from "./Views";

const SOURCES: readonly Segment<SourceKind>[] = [
  { value: "camera", name: "Camera" },
  { value: "pad", name: "Pad" },
  { value: "digits", name: "Digits" },
];

/** The one on the server's side is called by its title. */
function sourcesOf(hello: Hello | undefined): readonly Segment<SourceKind>[] {
  if (!hello?.source) return SOURCES;
  const { short, full } = titleOf("server", hello);
  return [{ value: "server", name: short, title: full, class: "segment-server" }, ...SOURCES];
}

/** The top of the page: what is shown, where from, how fast, and what can be done with all of it. */
export function Header() {
  return (
    <header class="head">
      <h1 class="head-name">convscope</h1>
      <ModelCard />
      <SourceSwitch />
      <PresetSwitch />
      <ClassMenus />
      <TapeLine />
      <NoticeLine />
      <Engine />
      <Pace />
      <span class="head-tools">
        <AddMenu />
        <UndoButtons />
        <LinkButton />
        <RecordButton />
        <FreezeButton />
        <MoreMenu />
        <Help />
      </span>
    </header>
  );
}

/** The model's title; behind it its layers, and what has been taken for granted. */
function ModelCard() {
  const { session } = usePage();
  const model = session.card.value;
  if (!model) return null;
  return (
    <>
      <button
        type="button"
        class="chip chip-model"
        popovertarget="model-card"
        title={model.title}
        data-testid="model"
      >
        <span class="chip-title">{model.title}</span>
        {model.untrained && (
          <span class="untrained" title="Its weights are random numbers" data-testid="untrained">
            untrained
          </span>
        )}
      </button>
      <div id="model-card" class="card" popover="auto">
        <h2 class="card-title">{model.title}</h2>
        <table class="card-layers">
          <tbody>
            {model.layers.map((layer) => (
              <tr key={layer.name}>
                <th scope="row">{layer.name}</th>
                <td>{layer.kind}</td>
                <td>{shape(layer.shape)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {model.assumed.length > 0 && (
          <>
            <h3 class="card-head">Taken for granted</h3>
            <ul class="card-assumed" data-testid="assumed">
              {model.assumed.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function SourceSwitch() {
  const { feed, session } = usePage();
  return (
    <Segments
      label="Source"
      class="head-sources"
      name="source"
      options={sourcesOf(session.greeting.value)}
      chosen={feed.kind.value}
      choose={(kind) => feed.choose(kind)}
    />
  );
}

function Pace() {
  const { pace, age } = usePage();
  const { fps, median } = pace.value;
  return (
    <span class="pace">
      <span class="pace-number" data-testid="fps" title="Readings drawn in the last second">
        {fps} fps
      </span>
      <span
        class="pace-number"
        data-testid="latency"
        title="From a frame taken to its reading drawn: the median of the last second"
      >
        {median === undefined ? "–" : median < 10 ? median.toFixed(1) : median.toFixed(0)} ms
      </span>
      <span class="pace-age" data-testid="age" title="How old the frame is by now whose reading is shown">
        {age}
      </span>
    </span>
  );
}

function FreezeButton() {
  const { feed } = usePage();
  const frozen = feed.frozen.value;
  return (
    <button
      type="button"
      class="round"
      aria-pressed={frozen}
      title={frozen ? "Go on (space)" : "Freeze the picture and all values (space)"}
      aria-label="Freeze"
      onClick={() => feed.setFrozen(!frozen)}
      data-testid="freeze"
    >
      {frozen ? <PlayIcon /> : <PauseIcon />}
    </button>
  );
}
