/** Where every part is promised to be there (`IR_CI=1`), a skipped test is a failure. */

import type { Reporter, TestCase, TestModule } from "vitest/node";

export const noSkipReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (process.env["IR_CI"] !== "1") return;
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
    for (const test of skipped) {
      console.error(`skipped where nothing may be: ${test.fullName}: ${reasonOf(test)}`);
    }
    if (skipped.length > 0) process.exitCode = 1;
  },
};

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" ? result.note : undefined) ?? "no reason given";
}
