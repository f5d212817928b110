import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { importView } from "../state/view/sharing";
import { usePage } from "./context";

/** Takes a view.toml that is dropped onto the page. */
export function Drop() {
  const page = usePage();
  const isOver = useSignal(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      isOver.value = false;
      const file = event.dataTransfer?.files[0];
      if (file) void importView(page, file);
    };
    const doing = new AbortController();
    const { signal } = doing;
    document.addEventListener("dragover", over, { signal });
    document.addEventListener("dragleave", leave, { signal });
    document.addEventListener("drop", drop, { signal });
    return () => doing.abort();
  }, [page, isOver]);
  return isOver.value ? <div class="drop">Let go to open this view</div> : null;
}
