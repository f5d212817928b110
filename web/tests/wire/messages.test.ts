import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { typescriptOf } from "../../tools/typescript.mjs";

const read = (name: string) => readFileSync(new URL(`../../src/wire/${name}`, import.meta.url), "utf8");

test("the types of the messages are those of the schema: otherwise run `npm run types`", async () => {
  expect(read("messages.ts")).toBe(await typescriptOf(read("messages.schema.json")));
});
