import { expect, test } from "vitest";
import { refusalOf } from "../../../src/state/view/refusal";

test("a sentence about a key of a panel is known for it", () => {
  expect(refusalOf("panel[4].units: conv1 has the units 0 to 19, not 99")).toEqual({
    place: 4,
    key: "units",
    text: "conv1 has the units 0 to 19, not 99",
  });
  expect(refusalOf("the link's view is damaged")).toBeUndefined();
});
