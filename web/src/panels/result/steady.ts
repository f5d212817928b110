import { useMemo, useRef } from "preact/hooks";
import type { Source } from "../../sources/source";
import { Steady } from "../../state/values/steady";
import type { Reading } from "../../wire/binary";
import { usePage } from "../context";

/**
 * Say which reading is to be shown. A picture that stays is shown for what it is; only a camera goes on, and can wait
 * for the next ones.
 * @param subject what the readings are of; with another one all begins anew
 */
export function useSteady(subject: unknown): readonly [Steady<Reading>, (reading: Reading) => Reading] {
  const { feed } = usePage();
  const steady = useMemo(() => new Steady<Reading>(), [subject]);
  const before = useRef<Source>(undefined);
  const take = (reading: Reading) => {
    const source = feed.source.peek();
    const atOnce =
      source?.kind !== "camera" || source !== before.current || feed.frozen.peek() || feed.faces.on.peek();
    before.current = source;
    return steady.take(reading, atOnce);
  };
  return [steady, take];
}
