/** What comes in as CACAO is what its reader saw, or it is refused with its place. */

import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { exportCacao } from "../../../src/engine/cacao/export-cacao.ts";
import { identifier } from "../../../src/engine/cacao/identifiers.ts";
import { importCacao } from "../../../src/engine/cacao/import-cacao.ts";
import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import { recorded } from "../../../src/model/json.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";

const AT = "2026-11-20T03:00:00.000Z";

/** A JSON document that a test may damage at any place. */
interface Document {
  [member: string]: Document;
}

function exported(): Document {
  const parsed = parsePlaybook(readFileSync("playbooks/contain.yaml"), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return recorded<Document>(structuredClone(exportCacao(parsed.playbook, { digest, at: AT })));
}

function problemsOf(text: string): unknown {
  const read = importCacao(new TextEncoder().encode(text), { digest, at: AT });
  return read.kind === "refused" ? read.problems : "accepted";
}

const id = (type: string, part: string): string => identifier(type, `contain ${part}`, digest);
const KILL = id("action", "kill");
const GATE = id("if-condition", "kill");
const CUT = id("action", "cut");
const END = id("end", "finished");
const EXTENSION = "extension-definition--5f0a6f0e-6a1c-4d58-9b0b-2d3c7c1e9a41";

/** Where, and what stands there instead; `undefined` takes it away. */
type Damage = readonly (readonly [readonly (string | number)[], unknown])[];

function damage(cacao: Document, changes: Damage): void {
  for (const [path, value] of changes) {
    const parent = path.slice(0, -1).reduce<Document>((place, name) => place[name] ?? {}, cacao);
    const last = path.at(-1) ?? "";
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
  }
}

const refused: readonly (readonly [string, Damage, string, string])[] = [
  ["revoked", [[["revoked"], true]], "/revoked", "its maker has revoked it"],
  [
    "expired",
    [[["valid_until"], "2026-11-20T02:59:59Z"]],
    "/valid_until",
    "it expired at 2026-11-20T02:59:59Z",
  ],
  [
    "not yet valid",
    [[["valid_from"], "2026-11-20T03:00:00.001Z"]],
    "/valid_from",
    "it is not valid before 2026-11-20T03:00:00.001Z",
  ],
  [
    "signed, because nothing here can verify it",
    [[["signatures"], [{ type: "jss", value: "AAAA" }]]],
    "/signatures/0",
    "ir cannot verify signatures; verify it elsewhere and take the member out",
  ],
  [
    "a loop step",
    [[["workflow", id("while-condition", "x")], { type: "while-condition" }]],
    `/workflow/${id("while-condition", "x")}`,
    "loops are not run: a playbook only moves forward",
  ],
  [
    "side by side without our word for it",
    [[["workflow", id("parallel", "x")], { type: "parallel" }]],
    `/workflow/${id("parallel", "x")}`,
    "is not run: what runs side by side has to be stated in the ir extension (group)",
  ],
  [
    "another playbook called",
    [[["workflow", id("playbook-action", "x")], { type: "playbook-action" }]],
    `/workflow/${id("playbook-action", "x")}`,
    "is not run: a playbook does not call another one",
  ],
  [
    "an exception handler",
    [[["workflow_exception"], END]],
    "/workflow_exception",
    "is not known to ir, which would run the playbook as if it were not there",
  ],
  [
    "a step that goes back",
    [[["workflow", CUT, "on_success"], CUT]],
    `/workflow/${CUT}/on_success`,
    "leads to a step that was passed before: a loop or a join",
  ],
  [
    "a failure that goes on",
    [[["workflow", CUT, "on_failure"], id("action", "volatile")]],
    `/workflow/${CUT}/on_failure`,
    "must lead to an end: whoever cannot do a step stops there",
  ],
  [
    "a way round the gate",
    [
      [["workflow", id("action", "seal"), "on_success"], KILL],
      [["workflow", GATE], undefined],
    ],
    `/workflow/${KILL}`,
    "is destructive and does not stand behind an if-condition on the seal",
  ],
  [
    "another condition",
    [[["workflow", GATE, "condition"], "__sealed__:value = 'false'"]],
    `/workflow/${GATE}/condition`,
    "is a condition that ir does not know; the only one is __sealed__:value = 'true'",
  ],
  [
    "work after the gate",
    [[["workflow", GATE, "on_completion"], id("action", "prove")]],
    `/workflow/${GATE}/on_completion`,
    "must lead to an end: what follows the gate stands behind it",
  ],
  [
    "a step that nothing reaches",
    [[["workflow", id("end", "stray")], { type: "end" }]],
    `/workflow/${id("end", "stray")}`,
    "is a step that nothing reaches",
  ],
  [
    "a missing step",
    [[["workflow", CUT], undefined]],
    `/workflow/${id("action", "freeze")}/on_success`,
    "leads to a step that is not there",
  ],
  [
    "another text than our extension has",
    [[["workflow", CUT, "commands", 0, "command"], "rm -rf /"]],
    `/workflow/${CUT}/commands`,
    "says something else than the ir extension of the step",
  ],
  [
    "another name than our extension has",
    [[["name"], "harmless"]],
    "/name",
    "says something else than the ir extension",
  ],
  [
    "an undo taken away in the extension",
    [[["workflow", CUT, "step_extensions", EXTENSION, "step", "undo"], undefined]],
    `/workflow/${CUT}/step_extensions`,
    "undo-required: step cut: is reversible, so it needs undo: restore-prior",
  ],
];

describe("refused", () => {
  test.for(refused)("%s", ([, changes, pointer, message]) => {
    const cacao = exported();
    damage(cacao, changes);
    expect(problemsOf(JSON.stringify(cacao))).toEqual([{ pointer, message }]);
  });

  test("a command of another type, at its place", () => {
    const cacao = exported();
    damage(cacao, [[["workflow", CUT, "commands", 0, "type"], "bash"]]);
    expect(problemsOf(JSON.stringify(cacao))).toEqual([
      { pointer: `/workflow/${CUT}/commands/0/type`, message: 'Invalid input: expected "manual"' },
    ]);
  });

  test("a member that is stated twice", () => {
    const text = JSON.stringify(exported()).replace(
      '"spec_version"',
      '"type":"playbook","spec_version"',
    );
    expect(problemsOf(text)).toEqual([{ pointer: "/type", message: "is stated twice" }]);
  });

  test.for([
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "is nested deeper than 24"],
    ["many values", `[${"0,".repeat(30_000)}0]`, "has more than 20000 values"],
    ["size", `"${"x".repeat(600_000)}"`, "is 600002 bytes; at most 524288 are read"],
    [
      "a member that would change objects",
      '{"a":{"__proto__":{}}}',
      "is a name that is never read",
    ],
  ] as const)("a bomb of %s, at once", ([name, text, message]) => {
    const started = performance.now();
    const pointer = name.startsWith("a member") ? "/a/__proto__" : "";
    expect(problemsOf(text)).toEqual([{ pointer, message }]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe("accepted", () => {
  test("labels are left out and named", () => {
    const cacao = { ...exported(), labels: ["openclaw"], severity: 80 };
    const read = importCacao(new TextEncoder().encode(JSON.stringify(cacao)), { digest, at: AT });
    expect(read.kind === "playbook" ? read.leftOut : read.problems).toEqual(["labels", "severity"]);
  });
});
