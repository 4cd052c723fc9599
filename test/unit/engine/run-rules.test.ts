/** The lists behind the rules of `run:` against what they are lists of. */

import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { stepsOf } from "../../../src/engine/playbook.ts";
import type { Step } from "../../../src/engine/playbook.ts";
import { FACTS_OF_ACTIONS } from "../../../src/engine/run-rules.ts";
import { sha256Digest } from "../../fakes/digest.ts";

const SHIPPED: readonly Step[] = readdirSync("playbooks")
  .filter((name) => name.endsWith(".yaml"))
  .flatMap((name) => {
    const parsed = parsePlaybook(readFileSync(`playbooks/${name}`), sha256Digest);
    if (parsed.kind === "refused") throw new Error(name);
    return stepsOf(parsed.playbook);
  });

test("no playbook that ships runs a command", () => {
  expect(SHIPPED.filter(({ deed }) => deed.kind === "run")).toEqual([]);
});

test("every fact that an action provides in what ships is kept from commands", () => {
  const provided = SHIPPED.filter(({ deed }) => deed.kind === "action").flatMap(
    ({ provides }) => provides,
  );
  const known = [...FACTS_OF_ACTIONS, "sealed"].toSorted();
  expect([...new Set(provided)].toSorted()).toEqual(known);
});

describe("a program that runs whatever it is given is refused under every name it has", () => {
  const rulesOf = (program: string): readonly string[] => {
    const text = `schema: ir.playbook/1
id: a
title: a
summary: a
steps:
  - {id: a, title: a, effect: read, run: ["${program}"], verify: [test, look]}
`;
    const parsed = parsePlaybook(new TextEncoder().encode(text), sha256Digest);
    return parsed.kind === "refused" ? parsed.problems.map(({ rule }) => rule) : [];
  };

  test.for([
    ..."sh bash BASH dash zsh busybox env xargs sudo ssh python python3 python3.13 perl".split(" "),
    ..."perl5.40.1 node nodejs lua5.4 ruby3.3 awk nohup ld.so ld-linux-x86-64.so.2 mksh".split(" "),
  ])("%s", (program) => {
    expect(rulesOf(program)).toEqual(["no-interpreter"]);
  });

  test.for("systemctl rm sha256sum test curl nft mkfs.ext4 nodeinfo shred".split(" "))(
    "%s is none",
    (program) => {
      expect(rulesOf(program)).toEqual([]);
    },
  );

  test.for(["/bin/rm", "./rm", "..", "-rf", "", "rm -rf /", "a\\nb", "r\u00admm"])(
    "%j is no plain name",
    (program) => {
      expect(rulesOf(program)).toEqual(["plain-program"]);
    },
  );
});
