/** The pinned registry against that of every installed release: what upstream adds has to be added here. */

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openRegistry } from "../../src/credentials/registry/index.ts";
import { registryPaths } from "../../src/credentials/registry/installed.ts";

const FILE = "node_modules/openclaw/docs/reference/secretref-user-supplied-credentials-matrix.json";

/** Older than the list that OpenClaw publishes. */
const WITHOUT_LIST = "openclaw-2026.2.9";

const releases = readdirSync(import.meta.dirname)
  .filter((name) => name.startsWith("openclaw-"))
  .filter((name) => name !== WITHOUT_LIST);

const registry = openRegistry();

/** Paths that nothing pinned here would look at. */
function unknown(release: string): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, release, FILE), "utf8");
  const paths = registryPaths(text);
  expect(paths.length).toBeGreaterThan(50);
  return paths.filter((path) => {
    const steps = path
      .replaceAll("[]", ".[]")
      .split(".")
      .map((step) => (step === "[]" ? 0 : step === "*" ? "one" : step));
    const role = registry.roleOf(steps);
    return role !== "secret" && role !== "container";
  });
}

test("a release is installed to compare with, and every one has its list where it was", () => {
  expect(releases).toContain("openclaw-2026.9.6");
  const without = releases.filter((name) => !existsSync(join(import.meta.dirname, name, FILE)));
  expect(without).toEqual([]);
});

test.each(releases)("%s has no path that is not pinned", (release) => {
  expect(unknown(release)).toEqual([]);
});
