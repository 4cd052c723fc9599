/** Adds up the results that test runs left in a folder; a test that ran twice counts once, at its worst. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

const RANK = new Map([
  ["passed", 0],
  ["skipped", 1],
  ["failed", 2],
]);

const folder = process.argv[2] ?? ".";
const worst = new Map<string, string>();
for (const file of globSync("*.json", { cwd: folder })) {
  const report = Report.parse(JSON.parse(readFileSync(join(folder, file), "utf8")));
  for (const suite of report.testResults) {
    for (const test of suite.assertionResults) note(`${suite.name} ${test.fullName}`, test.status);
    // A file that breaks before its first test has no test to show for it.
    if (suite.status === "failed" && suite.assertionResults.length === 0)
      note(suite.name, "failed");
  }
}
const count = (status: string): number =>
  [...worst.values()].filter((one) => one === status).length;
console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);

function note(test: string, status: string): void {
  const known = RANK.has(status) ? status : "skipped";
  const before = worst.get(test) ?? "passed";
  worst.set(test, (RANK.get(known) ?? 0) > (RANK.get(before) ?? 0) ? known : before);
}
