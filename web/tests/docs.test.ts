import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KEYS } from "../src/state/keys";
import { PANEL_KEYS } from "../src/state/layout/panelkeys";

const PAGE = readFileSync(new URL("../../docs/page.md", import.meta.url), "utf8");

test("the docs list the keys that there are", () => {
  const listed = PAGE.slice(PAGE.indexOf("## Keys"), PAGE.indexOf("## Layout"))
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);
  const known = [...KEYS, ...PANEL_KEYS].map(({ shown, does }) => `| ${shown.join(" ")} | ${does} |`);
  expect(listed).toEqual([...known, "| ? | this list |"]);
});
