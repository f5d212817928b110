import { apartFacts, apartShort, engineFacts, engineName } from "../../state/engine";
import { usePage } from "../context";

/** What runs the network; of a lossy precision, how far it is from f32 on the frame that is shown. */
export function Engine() {
  const { session } = usePage();
  const engine = session.engine.value;
  if (!engine) return null;
  const short = apartShort(engine);
  const facts = apartFacts(engine);
  return (
    <>
      <button
        type="button"
        class="engine"
        aria-label={engineName(engine)}
        popovertarget="engine-card"
        title={[engineFacts(engine), facts].filter(Boolean).join(". ")}
        data-testid="engine"
      >
        <span>
          <span class="engine-name">{engine.name} · </span>
          {engine.precision}
        </span>
        {short && <span> {short}</span>}
      </button>
      <div id="engine-card" class="card engine-card" popover="auto">
        <h2 class="card-title">{engineName(engine)}</h2>
        <p>{engineFacts(engine)}.</p>
        {engine.precision !== "f32" && (
          <p data-testid="engine-apart">
            {facts ? `${facts}, on the frame that is shown.` : "Being compared with f32 …"}
          </p>
        )}
      </div>
    </>
  );
}
