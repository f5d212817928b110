import { usePage } from "../context";

/** For models whose pictures are prepared in a way of their own: the plain way, for comparison. */
export function PlainSwitch() {
  const { session, feed } = usePage();
  const method = session.card.value?.method ?? "plain";
  if (method === "plain") return null;
  const isAlways = feed.source.value?.given ?? false;
  const title = isAlways
    ? "The test digits are as the network wants them: nothing is done to them"
    : method === "face"
      ? "Take the box as it is; do not look for a face"
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
