/** Tests without real parts: `fast` for every change, `built` for the built tool. */

import { defineConfig } from "vitest/config";

import { reporters } from "./reporters.ts";

export default defineConfig({
  test: {
    reporters: reporters("default"),
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
