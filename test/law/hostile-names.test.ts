/** Law 6 for the reader: names that a hostile host chooses reach the terminal as text and as nothing else. */

import { expect, test } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { fakeOutside } from "../fakes/fake-outside.ts";
import { HOSTILE_STRINGS } from "../fakes/hostile-strings.ts";

const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;

const RUNS: readonly (readonly string[])[] = [
  ["contain", "--dry-run"],
  ["contain", "--reason"],
  ["status"],
  ["resume", "--yes"],
  ["status", "--json"],
  ["undo", "--yes"],
  ["ready"],
  ["ready", "--json"],
  ["status"],
  ["playbook", "show"],
  ["contain", "--state-dir"],
];

/** Commands that end with a word of the operator get the hostile string as that word. */
function wordsFor(run: readonly string[], name: string): readonly string[] {
  return ["--reason", "show", "--state-dir"].includes(run.at(-1) ?? "")
    ? [...run, `x${name}`]
    : run;
}

test.for(HOSTILE_STRINGS.map((name) => [JSON.stringify(name), name] as const))(
  "%s",
  async ([, name]) => {
    const outside = fakeOutside({ name, isInteractive: true });
    for (const run of RUNS) await runCli(wordsFor(run, name), outside);
    expect(outside.said.filter((line) => UNSAFE.test(line))).toEqual([]);
  },
);
