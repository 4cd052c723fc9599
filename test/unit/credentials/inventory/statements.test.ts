/** Shell history, start files and units: the value under the name that smells, wherever on the line it stands. */

import { expect, test } from "vitest";
import { canary } from "../../../fakes/canaries.ts";
import { memorySuspect } from "../../../fakes/memory-suspect.ts";
import { takeFrom } from "../../../fakes/take-from.ts";

const STATE = "/home/op/.openclaw";
const HISTORY = "/home/op/.bash_history";
const key = canary("a statement");

async function placesIn(path: string, text: string, value = key): Promise<readonly string[]> {
  const files = { [`${STATE}/openclaw.json`]: "{}", [path]: text };
  const taken = await takeFrom(memorySuspect({ files }));
  return taken.placesOf(value);
}

test.each([
  ["export", `export DEPLOY_TOKEN=${key}`, "DEPLOY_TOKEN"],
  ["env before a program", `env A=b DEPLOY_TOKEN="${key}" run`, "DEPLOY_TOKEN"],
  ["an option of a container", `docker run -e DEPLOY_TOKEN=${key} image`, "DEPLOY_TOKEN"],
  ["an option in quotes", `: 1795000000:0;tool --password '${key}'`, "password"],
  ["an option after a word and a sign", `tool login --user=me --password ${key}`, "password"],
  ["members of JSON in a command", `curl -d '{"user":"me","token":"${key}"}' x`, "token"],
  ["two on a line, the second", `A_TOKEN=first-one-of-two B_TOKEN=${key}`, "B_TOKEN"],
])("%s", async (_name, line, variable) => {
  expect(await placesIn(HISTORY, `ls\n${line}\n`)).toEqual([
    `shell-history | ${HISTORY} | line 2 ${variable} | current | plain`,
  ]);
});

test("a unit's variable in quotes, with blanks and signs in its value", async () => {
  const path = "/home/op/.config/environment.d/10.conf";
  const value = `${key} & more; "of" it`.replaceAll('"', "'");
  expect(await placesIn(path, `Environment="LANG=C" "UNIT_PASSWORD=${value}"\n`, value)).toEqual([
    `service-file | ${path} | line 1 UNIT_PASSWORD | current | plain`,
  ]);
});

test("what docker keeps as a pair in base64 is the password, told once", async () => {
  const path = "/home/op/.docker/config.json";
  const auth = Buffer.from(`me:${key}`).toString("base64");
  const text = JSON.stringify({ auths: { "r.example.net": { auth } } });
  expect(await placesIn(path, text)).toEqual([
    `file | ${path} | auths["r.example.net"].auth | current | base64`,
  ]);
});

test("a line of names without end is read in time", async () => {
  const started = performance.now();
  expect(await placesIn(HISTORY, `${"a=".repeat(500_000)}\nA_TOKEN=${key}\n`)).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(10_000);
});
