// Writes src/wire/messages.schema.json and src/wire/messages.ts from the structs of convscope.server.to_page and to_server.
// The interpreter is $PYTHON, or python3; it needs convscope's dependencies.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { typescriptOf } from "./typescript.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const schema = execFileSync(process.env.PYTHON ?? "python3", ["-m", "convscope.server.schema"], {
  encoding: "utf8",
  env: { ...process.env, PYTHONPATH: here("../../src") },
});
writeFileSync(here("../src/wire/messages.schema.json"), schema);
writeFileSync(here("../src/wire/messages.ts"), await typescriptOf(schema));
