import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "./",
  build: { outDir: "../src/convscope/_web", emptyOutDir: true, target: "es2022" },
  test: { include: ["tests/**/*.test.ts"] },
});
