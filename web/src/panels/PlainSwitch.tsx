import { usePage } from "./context";

/** For models whose pictures are prepared in a way of their own: the plain way, for comparison. */
export function PlainSwitch() {
  const { session, feed } = usePage();
  if (session.card.value?.method !== "digits") return null;
  const isAlways = feed.source.value?.given ?? false;
  const title = isAlways
    ? "The test digits are as the network wants them: nothing is done to them"
    : "Only make the picture gray and small; do not look for the ink";
  return (
    <label class="switch" title={title}>
      <input
        type="checkbox"
        checked={isAlways || feed.plain.value}
        disabled={isAlways}
        onChange={(event) => feed.setPlain(event.currentTarget.checked)}
        data-testid="plain"
      />
      plain
    </label>
  );
}
