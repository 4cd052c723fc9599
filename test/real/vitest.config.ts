/** Tests with real parts: one file after another, each with minutes rather than seconds. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "real",
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    // A process of its own for each file: its end ends every lab that the file has left open.
    pool: "forks",
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 480_000,
    teardownTimeout: 30_000,
  },
});
