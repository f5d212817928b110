import { expect, test } from "vitest";
import { spread } from "../../../src/state/values/spread";
import { MODEL } from "../fakes";

test.each([
  ["a filter has a plane for each channel", { shape: [20, 5, 3], input: "" }, [20, 5, 3]],
  ["a neuron one for each map below it", { shape: [12], input: "pool1" }, [2, 2, 3]],
  ["a neuron above neurons single cells", { shape: [5], input: "ip1" }, [5, 1, 1]],
  ["so has one whose inputs are others", { shape: [13], input: "pool1" }, [13, 1, 1]],
])("%s", (_, learned, [count, height, width]) => {
  expect(spread(learned, MODEL.layers)).toEqual({ count, height, width });
});
