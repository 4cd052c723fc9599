/** What a test run tells: to the person who waits, and to the machine that counts. */

import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Reporter, TestCase, TestModule, TestUserConfig } from "vitest/node";

type Reporters = NonNullable<TestUserConfig["reporters"]>;

/** `IR_REPORTS`, a folder, makes each run leave its results there as JSON. */
export function reporters(screen: "default" | "verbose"): Reporters {
  const folder = process.env["IR_REPORTS"];
  if (folder === undefined) return [screen, noSkip, certainEnd];
  // Not by pid: the suites start so many processes that numbers come round, and a result would be lost.
  const outputFile = join(folder, `${randomUUID()}.json`);
  return [screen, noSkip, certainEnd, ["json", { outputFile }]];
}

/** Where every part is promised to be there (`IR_CI=1`), a skipped test is a failure. */
const noSkip: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (process.env["IR_CI"] !== "1") return;
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
    for (const test of skipped) {
      console.error(`skipped where nothing may be: ${test.fullName}: ${reasonOf(test)}`);
    }
    if (skipped.length > 0) process.exitCode = 1;
  },
};

const PATIENCE_MS = 20_000;

/** A process that a failed test left behind holds its worker's output open, and vitest would wait for ever. */
const certainEnd: Reporter = {
  onTestRunEnd(): void {
    const end = (): never => process.exit(process.exitCode ?? 1);
    setTimeout(end, PATIENCE_MS).unref();
  },
};

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === "skipped" ? result.note : undefined) ?? "no reason given";
}
