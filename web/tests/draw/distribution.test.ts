import { expect, test } from "vitest";
import { DistributionPainter } from "../../src/draw/distribution";

const INKS = { bar: "bar", most: "most", band: "band", mean: "mean", text: "text", line: "line", type: "x" };

/** A canvas that notes what is filled. */
function noting() {
  const rects: { ink: string; x: number; y: number; width: number; height: number }[] = [];
  const context = {
    fillStyle: "",
    setTransform() {},
    clearRect() {},
    fillText() {},
    measureText: () => ({ width: 10 }),
    fillRect(x: number, y: number, width: number, height: number) {
      rects.push({ ink: context.fillStyle, x, y, width, height });
    },
  };
  const canvas = { width: 0, height: 0, getContext: () => context };
  return { rects, canvas: canvas as unknown as HTMLCanvasElement };
}

const room = { width: 216, height: 118 };
const values = [0, 1, 2, 3];

test("bars rise by their probabilities, the most likely in its own colour, the mean where it lies", () => {
  const { rects, canvas } = noting();
  const painter = new DistributionPainter(canvas, { values, unit: "" });
  painter.paint({ probabilities: [0.1, 0.2, 0.4, 0.3], expected: 1.9, spread: 0.5, most: 2 }, room, 1, INKS);
  const bars = rects.filter(({ ink }) => ink === "bar").map(({ height }) => height);
  const [most] = rects.filter(({ ink }) => ink === "most");
  expect(bars.map((height) => height / (most?.height ?? 1))).toEqual([
    expect.closeTo(0.25),
    expect.closeTo(0.5),
    expect.closeTo(0.75),
  ]);
  expect((most?.x ?? 0) + (most?.width ?? 0) / 2).toBeCloseTo(8 + 200 * (2.5 / 4));
  const [band] = rects.filter(({ ink }) => ink === "band");
  expect(band?.x).toBeCloseTo(8 + 200 * (1.9 / 4));
  expect(band?.width).toBeCloseTo(50);
  expect(rects.at(-1)).toMatchObject({ ink: "mean", x: 8 + 200 * (2.4 / 4) - 1 });
});

test("the height gives room at once, and comes back slowly", () => {
  const { rects, canvas } = noting();
  const painter = new DistributionPainter(canvas, { values, unit: "" });
  const heightOf = (probability: number) => {
    rects.length = 0;
    const rest = (1 - probability) / 3;
    const told = { expected: 1, spread: 1, most: 0 };
    painter.paint({ probabilities: [probability, rest, rest, rest], ...told }, room, 1, INKS);
    return rects.find(({ ink }) => ink === "most")?.height ?? 0;
  };
  expect(heightOf(0.4)).toBeCloseTo(100 / 1.08);
  expect(heightOf(0.8)).toBeCloseTo(100 / 1.08);
  expect(heightOf(0.4)).toBeLessThan(50);
});

test("a place tells the nearest value", () => {
  const painter = new DistributionPainter(noting().canvas, { values, unit: "" });
  expect([0, 0.5, 1].map((share) => painter.at(share, 216))).toEqual([0, 1, 3]);
  expect(painter.at((8 + 200 * (2.5 / 4)) / 216, 216)).toBe(2);
});
