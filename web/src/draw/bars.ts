/** Bars of a result: rows that are in the page already, and are given their lengths and numbers. */

import { percent } from "./numbers";

/** What the rows show. */
export interface Bars {
  readonly labels: readonly string[];
  readonly probabilities: Float32Array;
  /** Which class stands in which row; -1: none. */
  readonly order: Int32Array;
  readonly winner: number;
  /** Which colour the class in each row has; nothing where they have none. */
  readonly slots?: Int32Array | undefined;
}

/** So many colours there are; after them they come again. */
export const COLORS = 10;

/** Fills rows; touches only what has changed. */
export class BarsPainter {
  private readonly rows: Row[];

  /** @param list each of its children holds elements with `data-part` label, bar and percent, and key where classes have colours */
  constructor(list: Element) {
    this.rows = Array.from(list.children, (element) => new Row(element));
  }

  paint({ labels, probabilities, order, winner, slots }: Bars): void {
    for (const [at, row] of this.rows.entries()) {
      const one = order[at] ?? -1;
      row.set(labels[one] ?? String(one), probabilities[one] ?? 0, one === winner);
      if (slots) row.color(slots[at] ?? 0);
    }
  }
}

class Row {
  private readonly label: Element | null;
  private readonly bar: HTMLElement | null;
  private readonly percent: Element | null;
  private readonly key: HTMLElement | null;
  private slot = -1;
  private before = { label: "", text: "", wins: false, length: "" };

  constructor(private readonly element: Element) {
    this.label = element.querySelector("[data-part=label]");
    this.bar = element.querySelector("[data-part=bar]");
    this.percent = element.querySelector("[data-part=percent]");
    this.key = element.querySelector("[data-part=key]");
  }

  /** The style sheet has the colours, as `--line-0` and so on. */
  color(slot: number): void {
    if (slot === this.slot || !this.key) return;
    this.slot = slot;
    this.key.style.setProperty("--line", `var(--line-${slot % COLORS})`);
    this.key.classList.toggle("is-dashed", slot >= COLORS);
  }

  set(label: string, probability: number, wins: boolean): void {
    const share = Number.isFinite(probability) ? Math.min(1, Math.max(0, probability)) : 0;
    const now = { label, text: percent(probability), wins, length: `scaleX(${share.toFixed(3)})` };
    const { before } = this;
    if (this.label && now.label !== before.label) this.label.textContent = label;
    if (this.percent && now.text !== before.text) this.percent.textContent = now.text;
    if (this.bar && now.length !== before.length) this.bar.style.transform = now.length;
    if (now.wins !== before.wins) this.element.classList.toggle("wins", wins);
    this.before = now;
  }
}
