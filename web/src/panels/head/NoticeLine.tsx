import { useEffect, useMemo } from "preact/hooks";
import { noticeOf } from "../../state/notice";
import { usePage } from "../context";
import { ClearIcon } from "../icons";

/** Tones of what can be put away. */
const CLOSABLE: readonly string[] = ["note", "trouble"];

/** So many milliseconds it says what has been done. */
const WHILE = 4000;

/** The one line of messages. */
export function NoticeLine() {
  const page = usePage();
  const notice = useMemo(() => noticeOf(page), [page]).value;
  const { said } = page.controls;
  useEffect(() => {
    if (!said.value) return;
    const timer = setTimeout(() => {
      said.value = "";
    }, WHILE);
    return () => clearTimeout(timer);
  }, [said, said.value]);
  const dismiss = () => {
    page.session.complaint.value = "";
    page.feed.excuse.value = "";
    if (!page.session.tape.peek()?.on) page.session.tape.value = undefined;
  };
  return (
    <p class={`notice notice-${notice?.tone ?? "none"}`} role="status" data-testid="notice">
      {notice && <span title={notice.text}>{notice.text}</span>}
      {notice && CLOSABLE.includes(notice.tone) && (
        <button type="button" class="notice-close" aria-label="Close this message" onClick={dismiss}>
          <ClearIcon />
        </button>
      )}
    </p>
  );
}
