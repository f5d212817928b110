import { expect, test } from "vitest";
import { apartFacts, apartShort, engineFacts, engineName } from "../../src/state/engine";
import type { EngineInfo } from "../../src/wire/messages";

const ENGINE: EngineInfo = {
  type: "engine",
  name: "OpenVINO",
  provider: "cpu",
  precision: "bf16",
  threads: 2,
  why: "measured",
  apart: null,
};

const apart = (probabilities: number, layer: string, share: number): EngineInfo => ({
  ...ENGINE,
  apart: { probabilities, layer, share },
});

test("an engine is called by its name and precision", () => {
  expect(engineName(ENGINE)).toBe("OpenVINO · bf16");
  expect(engineFacts(ENGINE)).toBe(
    "OpenVINO on cpu, in bf16, 2 threads: the fastest on this machine, as measured",
  );
  expect(engineFacts({ ...ENGINE, threads: 1, why: "only" })).toContain("1 thread: as asked for");
});

test("nothing is said of a difference that is not known", () => {
  expect(apartShort(ENGINE)).toBe("");
  expect(apartFacts(ENGINE)).toBe("");
});

test.each([
  [0.0113, "conv5_3", 0.0314, "0.012", "Probabilities within 0.012 of f32; worst layer conv5_3 3.1 %"],
  [0, "conv", 0, "0", "Probabilities within 0 of f32; worst layer conv under 0.1 %"],
  [2e-16, "", 0, "0.0001", "Probabilities within 0.0001 of f32"],
  [0.25, "a", 0.5, "0.25", "Probabilities within 0.25 of f32; worst layer a 50.0 %"],
  [1, "a", 1, "1.0", "Probabilities within 1.0 of f32; worst layer a 100 % or more"],
])("a difference of %d is a bound", (probabilities, layer, share, short, facts) => {
  expect(apartShort(apart(probabilities, layer, share))).toBe(`±${short}`);
  expect(apartFacts(apart(probabilities, layer, share))).toBe(facts);
});
