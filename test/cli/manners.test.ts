/** Manners that hold for everything that the command line says, whatever it is asked. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { VERBS } from "../../src/cli/verbs.ts";
import { CANARY } from "../fakes/fake-gateway.ts";
import { fakeOutside } from "../fakes/fake-outside.ts";
import type { FakeOutside, FakeOutsideOptions } from "../fakes/fake-outside.ts";

const TRANSCRIPTS = join(import.meta.dirname, "transcripts");

/** A hash, a key, a path and a command are copied and must not be broken; an error is one line for `grep`. */
function mayBeLonger(line: string): boolean {
  return /<(?:head|key) \d+>$|^\s*"?ir: |^ +(?:sudo )?ir |\/\S{40}/u.test(line);
}

describe("no line is longer than 80 columns", () => {
  const files = readdirSync(TRANSCRIPTS).filter((name) => !/json|playbook/u.test(name));
  test.for(files)("in %s", (file) => {
    const lines = readFileSync(join(TRANSCRIPTS, file), "utf8")
      .split(/^(?=\$ )/mu)
      // A ticket breaks its lines itself.
      .filter((call) => !/^\$ .*--markdown/u.test(call))
      .flatMap((call) => call.split("\n"))
      .filter((line) => /^[|!?] /u.test(line))
      .map((line) => line.slice(2));
    expect(lines.filter((line) => line.length > 80 && !mayBeLonger(line))).toEqual([]);
  });
});

const RUNS: readonly (readonly string[])[] = [
  ["contain", "--dry-run"],
  ["contain", "--dry-run", "--json"],
  ["contain", "--yes", "--reason", "test"],
  ["status"],
  ["status", "--json"],
  ["ready", "--json"],
  ["undo", "--yes", "--json"],
  ["collect", "--json"],
];

async function everythingSaid(options: FakeOutsideOptions): Promise<FakeOutside> {
  const outside = fakeOutside(options);
  for (const words of RUNS) await runCli(words, outside);
  return outside;
}

describe("a secret of the suspect", () => {
  test.for([{}, { isRoot: false }, { isUnstoppable: true }])(
    "appears in nothing that is said: %o",
    async (options) => {
      const { said } = await everythingSaid(options);
      expect(said.filter((line) => line.includes(CANARY))).toEqual([]);
    },
  );

  test("appears in no record of the journal", async () => {
    const { memory } = await everythingSaid({});
    const lines = [...memory.journals.values()].flatMap((bytes) => bytes.toString().split("\n"));
    expect(lines.filter((line) => line.includes(CANARY)).map((line) => line.slice(0, 80))).toEqual(
      [],
    );
  });
});

describe("--json", () => {
  test.for(RUNS.filter((words) => words.includes("--json")))(
    "%s prints one document and nothing else",
    async (words) => {
      const outside = fakeOutside();
      await runCli(["contain", "--yes"], outside);
      outside.said.length = 0;
      await runCli(words, outside);
      const text = outside.said
        .filter((line) => line.startsWith("|"))
        .map((line) => line.slice(2))
        .join("\n");
      const document: { readonly schema?: string } = JSON.parse(text);
      expect(document.schema).toMatch(/^ir\.[a-z-]+\/1$/u);
    },
  );
});

test.for(Object.keys(VERBS))("%s --help begins nothing", async (verb) => {
  const outside = fakeOutside();
  const code = await runCli([verb, "--help"], outside);
  expect([code, outside.gateway.world.deeds, outside.memory.list()]).toEqual([0, [], []]);
});

test("a dry run changes nothing and leaves nothing", async () => {
  const outside = fakeOutside();
  await runCli(["contain", "--dry-run"], outside);
  await runCli(["collect", "--dry-run", "--json"], outside);
  const { world, firewall } = outside.gateway;
  expect([world.deeds, firewall.own, outside.memory.list()]).toEqual([[], null, []]);
});
