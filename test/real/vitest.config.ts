/** Tests on real gateways, firewalls and service managers: one file at a time, for they share the machine. */

import { defineConfig } from "vitest/config";

import { noSkipReporter } from "../no-skip-reporter.ts";

export default defineConfig({
  test: {
    include: ["test/real/**/*.test.ts"],
    exclude: ["test/real/openclaw-*/**"],
    reporters: ["verbose", noSkipReporter],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
