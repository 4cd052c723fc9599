/** The last line of the complete run tells the truth about all runs before it. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const COUNT = join(import.meta.dirname, "../../count-results.ts");

const folder = mkdtempSync(join(tmpdir(), "ir-count-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(file: string, suites: readonly object[]): void {
  writeFileSync(join(folder, file), JSON.stringify({ testResults: suites }));
}

function suite(name: string, results: Readonly<Record<string, string>>) {
  const assertionResults = Object.entries(results).map(([fullName, status]) => ({
    fullName,
    status,
  }));
  return { name, status: "passed", assertionResults };
}

test("a test that ran twice counts once, at its worst; a file that broke before its first test counts as one", () => {
  report("1.json", [
    suite("a.test.ts", { one: "passed", two: "passed", three: "pending", four: "todo" }),
  ]);
  report("2.json", [
    suite("a.test.ts", { one: "passed", two: "failed", three: "passed" }),
    suite("b.test.ts", { one: "passed" }),
    { name: "c.test.ts", status: "failed", assertionResults: [] },
  ]);
  const run = spawnSync(process.execPath, [COUNT, folder], { encoding: "utf8" });
  expect(run.stdout).toBe("2 passed, 2 failed, 2 skipped\n");
});
