/** Tests on hosts that fight back: one file at a time, in namespaces of their own. */

import { defineConfig } from "vitest/config";

import { reporters } from "../reporters.ts";

export default defineConfig({
  test: {
    include: ["test/hostile/**/*.test.ts"],
    reporters: reporters("verbose"),
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
