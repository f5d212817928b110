import { expect, test } from "vitest";
import { BarsPainter } from "../../src/draw/bars";

/** A list of rows, as far as the painter needs one. */
function fakeList(rows: number) {
  const parts = Array.from({ length: rows }, () => ({
    label: { textContent: "" },
    bar: { style: { transform: "" } },
    percent: { textContent: "" },
    wins: false,
  }));
  const children = parts.map((row) => ({
    querySelector: (selector: string) => row[selector.slice(11, -1) as "label" | "bar" | "percent"],
    classList: {
      toggle: (_: string, wins: boolean) => {
        row.wins = wins;
      },
    },
  }));
  return { parts, list: { children } as unknown as Element };
}

test.each([
  [0.25, "scaleX(0.250)", "25.0"],
  [Number.NaN, "scaleX(0.000)", "–"],
  [Number.POSITIVE_INFINITY, "scaleX(0.000)", "–"],
  [Number.NEGATIVE_INFINITY, "scaleX(0.000)", "–"],
  [3.5, "scaleX(1.000)", "350.0"],
  [-0.5, "scaleX(0.000)", "-50.0"],
])("a bar of %d is %s long", (probability, length, text) => {
  const { parts, list } = fakeList(1);
  const bars = new BarsPainter(list);
  const order = Int32Array.of(0);
  bars.paint({ labels: ["a"], probabilities: Float32Array.of(0.5), order, winner: 0 });
  bars.paint({ labels: ["a"], probabilities: Float32Array.of(probability), order, winner: -1 });
  expect(parts[0]).toEqual({
    label: { textContent: "a" },
    bar: { style: { transform: length } },
    percent: { textContent: text },
    wins: false,
  });
});
