/** What runs the network on the other side, in words. */

import type { EngineInfo } from "../wire/messages";

const WHY: Record<EngineInfo["why"], string> = {
  measured: "the fastest on this machine, as measured",
  only: "as asked for, or the only way there is",
  usual: "the usual way; it has not been measured here",
};

/** Its name and precision, as `OpenVINO · bf16`. */
export function engineName({ name, precision }: EngineInfo): string {
  return `${name} · ${precision}`;
}

/** What else there is to know of it. */
export function engineFacts({ name, provider, precision, threads, why }: EngineInfo): string {
  const count = threads === 1 ? "1 thread" : `${threads} threads`;
  return `${name} on ${provider}, in ${precision}, ${count}: ${WHY[why]}`;
}

/** How far its probabilities are from f32, in few letters; nothing where that is not known. */
export function apartShort({ apart }: EngineInfo): string {
  return apart ? `±${rounded(apart.probabilities)}` : "";
}

/** How far it is from f32 on the frame that is shown; nothing where that is not known. */
export function apartFacts({ apart }: EngineInfo): string {
  if (!apart) return "";
  const worst = apart.layer ? `; worst layer ${apart.layer} ${percent(apart.share)}` : "";
  return `Probabilities within ${rounded(apart.probabilities)} of f32${worst}`;
}

/** Two figures, always rounded up: it is a bound. */
function rounded(value: number): string {
  if (value === 0) return "0";
  if (value < 0.0001) return "0.0001";
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return (Math.ceil(value / unit - 1e-9) * unit).toPrecision(2);
}

function percent(share: number): string {
  // 1 stands for more, too.
  if (share >= 1) return "100 % or more";
  return share < 0.001 ? "under 0.1 %" : `${(100 * share).toFixed(1)} %`;
}
