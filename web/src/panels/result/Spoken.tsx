import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const SPOKEN_EVERY = 1500;

interface Props {
  readonly text: { peek(): string };
  readonly id?: string;
}

/** Tells those who hear the page what it shows, at most every second and a half. */
export function Spoken({ text, id }: Props) {
  const said = useSignal("");
  useEffect(() => {
    const timer = setInterval(() => {
      said.value = text.peek();
    }, SPOKEN_EVERY);
    return () => clearInterval(timer);
  }, [said, text]);
  return (
    <span class="heard" aria-live="polite" {...(id ? { id } : {})}>
      {said}
    </span>
  );
}
