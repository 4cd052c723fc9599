/** Tests on hosts that fight back: one file at a time, in namespaces of their own. */

import { defineConfig } from "vitest/config";

import { noSkipReporter } from "../no-skip-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/hostile/**/*.test.ts"],
    reporters: ["verbose", noSkipReporter],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
