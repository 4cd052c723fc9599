/** The prover looks at commands itself: what the language's rules let through by mistake is still refused. */

import { expect, test } from "vitest";

import { compile } from "../../../src/engine/compile.ts";
import { prove } from "../../../src/engine/prove/prove.ts";
import { lenientPlaybook } from "../../fakes/lenient-playbook.ts";

function breaches(...fields: readonly string[]): readonly string[] {
  const text = [
    "schema: ir.playbook/1",
    "id: a",
    "title: a",
    "summary: a",
    "steps:",
    "  - id: stop",
    "    title: stop",
    ...fields.map((field) => `    ${field}`),
    "  - id: ask",
    "    title: ask",
    "    manual: ask",
    "    effect: read",
    "",
  ].join("\n");
  const { counterexamples } = prove(compile(lenientPlaybook(text)), new Map());
  return counterexamples.map(({ law, breach }) => `${law}: ${breach}`);
}

const VERIFY = "verify: [test, -e, /run/a]";

test.for<[string, readonly string[], readonly string[]]>([
  ["one that reads", ["run: [test]", VERIFY, "effect: read"], []],
  [
    "nobody looks at it",
    ["run: [test]", "effect: read"],
    ["undo-verified: stop runs a command, and nobody looks whether it worked"],
  ],
  [
    "it can be taken back",
    ["run: [rm]", VERIFY, "effect: reversible", "undo: {run: [cp], verify: [cp]}"],
    [],
  ],
  [
    "it cannot be taken back",
    ["run: [rm]", VERIFY, "effect: reversible"],
    ["undo-on-abort: stop stays as it is: it has no undo"],
  ],
  [
    "ir does not know how to take it back",
    ["run: [rm]", VERIFY, "effect: reversible", "undo: restore-prior"],
    ["undo-on-abort: stop stays as it is: nothing says how to take its command back"],
  ],
  [
    "it destroys before the seal",
    ["run: [rm]", VERIFY, "effect: destructive", "onAmbiguous: ask"],
    ["evidence-before-destruction: stop (destructive) runs although no evidence is sealed"],
  ],
])("%s", ([, fields, expected]) => {
  expect(breaches(...fields)).toEqual(expected);
});
