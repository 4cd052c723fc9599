/** Tests without real parts: `fast` for every change, `law` for every way things can go, `built` for the built tool. */

import { defineConfig } from "vitest/config";

import { reporters } from "./reporters.ts";

export default defineConfig({
  test: {
    reporters: reporters("default"),
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/{unit,playbooks,cli,contract}/**/*.test.ts"],
          // Needs a checkout of the published schemas, which this repository does not hold.
          exclude:
            process.env["IR_CACAO_SCHEMAS"] === undefined ? ["**/published-schema.test.ts"] : [],
          testTimeout: 10_000,
          // Nothing mocks a module, so files may share what they load: half the time.
          isolate: false,
        },
      },
      {
        test: {
          name: "law",
          include: ["test/law/**/*.test.ts"],
          testTimeout: 60_000,
          isolate: false,
        },
      },
      {
        test: { name: "proofs", include: ["test/proofs/**/*.test.ts"], testTimeout: 120_000 },
      },
      {
        test: { name: "built", include: ["test/built/**/*.test.ts"], testTimeout: 60_000 },
      },
    ],
  },
});
