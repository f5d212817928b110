import { type ReadonlySignal, useSignal } from "@preact/signals";
import { summand } from "../../draw/numbers";
import type { Decomposition } from "../../state/values/logit";
import type { Reading } from "../../wire/binary";
import { useReadings } from "../use";

interface Props {
  /** Brings the parts up to a reading. */
  readonly follow: (reading: Reading) => void;
  readonly parts: Decomposition;
  /** Which of them. */
  readonly at: number;
  /** What begins the line. */
  readonly children?: string;
}

/** What a class's logit is made of. */
export function LogitLine({ follow, parts, at, children }: Props) {
  const sum = useSignal("");
  const logit = useSignal("");
  useReadings(
    (reading) => {
      follow(reading);
      const parted = parts.logits[at];
      sum.value = parted ? summand(parted.sum) : "";
      logit.value = parted ? summand(parted.logit) : "";
    },
    [follow, parts, at],
  );
  const bias = summand(parts.logits[at]?.bias ?? 0);
  return (
    <p class="logit" data-testid="logit">
      <span>{children ?? "activation × weight sums to"}</span>
      <Part name="sum" text={sum} />
      <span>+ bias</span>
      <b data-testid="bias">{bias}</b>
      <span>= logit</span>
      <Part name="logit-value" text={logit} />
    </p>
  );
}

/** A number in a box of its own, as wide as those that are common. */
function Part({ name, text }: { name: string; text: ReadonlySignal<string> }) {
  return (
    <b class="logit-number">
      <span class="steady" data-testid={name}>
        {text}
      </span>
    </b>
  );
}
