/** The README's first command, from a copy of the built tool: what it claims was seen by somebody else. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

const REPOSITORY = join(import.meta.dirname, "../..");

const Rehearsal = z.object({
  isolation: z.string(),
  findings: z.array(z.object({ claim: z.string(), isTrue: z.boolean() })),
  contain: z.object({
    steps: z.array(z.object({ id: z.string(), outcome: z.string() })),
    timings: z.object({ firstIsolationMs: z.number() }),
  }),
});

const place = mkdtempSync(join(tmpdir(), "ir-rehearsal-"));
for (const name of ["dist", "playbooks", "package.json"]) {
  cpSync(join(REPOSITORY, name), join(place, name), { recursive: true });
}
afterAll(() => rmSync(place, { recursive: true, force: true }));

test("a stand-in gateway is contained, proven down, and nothing is left", () => {
  const env = { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", HOME: place, TMPDIR: place };
  const words = [join(place, "dist/main.js"), "drill", "sandbox", "--json"];
  const run = spawnSync(process.execPath, words, { encoding: "utf8", env });
  const { isolation, findings, contain } = Rehearsal.parse(JSON.parse(run.stdout));
  const notDone = contain.steps.filter(({ outcome }) => outcome !== "done").map(({ id }) => id);
  const isWhole = isolation === "namespaces";
  expect([run.status, notDone]).toEqual(isWhole ? [0, []] : [3, ["cut", "prove"]]);
  expect(findings.filter(({ isTrue }) => !isTrue)).toEqual([]);
  expect(contain.timings.firstIsolationMs).toBeLessThan(2_000);
  expect(readdirSync(place).toSorted()).toEqual(["dist", "package.json", "playbooks"]);
});
