/** Tests without real parts: `fast` for every change, `built` for the built tool. */

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
        test: { name: "built", include: ["test/built/**/*.test.ts"], testTimeout: 60_000 },
      },
    ],
  },
});
