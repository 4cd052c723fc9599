/** Tests without real parts: `fast` for every change, `dist` for the built tool. */

import { defineConfig } from "vitest/config";

import { noSkipReporter } from "./no-skip-reporter.ts";

export default defineConfig({
  test: {
    reporters: ["default", noSkipReporter],
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/{unit,law,playbooks,cli,contract}/**/*.test.ts"],
          testTimeout: 10_000,
        },
      },
      {
        test: { name: "dist", include: ["test/dist/**/*.test.ts"], testTimeout: 60_000 },
      },
    ],
  },
});
