/** What ships is pinned: `vitest -u` writes the hashes anew after a playbook was changed on purpose. */

import { readFileSync, readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { beginsByFreezing, requireTrusted } from "../../../src/incident/find-playbook.ts";
import { Refusal } from "../../../src/model/refusal.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";

const NAMES = readdirSync("playbooks")
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => name.slice(0, -".yaml".length));

function load(name: string): Playbook {
  const parsed = parsePlaybook(readFileSync(`playbooks/${name}.yaml`), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

function pins(): string {
  return [
    "/** What ships, as it ships. Written by `test/playbooks/library/pins.test.ts` (`vitest -u`), never by hand. */",
    "",
    "export interface ShippedPlaybook {",
    "  readonly sha256: string;",
    "  /** Whether its first two steps are those of stage zero: `ir contain --playbook` may freeze at once. */",
    "  readonly beginsByFreezing: boolean;",
    "}",
    "",
    "export const SHIPPED_PLAYBOOKS: ReadonlyMap<string, ShippedPlaybook> = new Map([",
    ...NAMES.flatMap((name) => [
      "  [",
      `    "${name}",`,
      "    {",
      `      sha256: "${digest.sha256(readFileSync(`playbooks/${name}.yaml`))}",`,
      `      beginsByFreezing: ${String(beginsByFreezing(load(name)))},`,
      "    },",
      "  ],",
    ]),
    "]);",
    "",
  ].join("\n");
}

test("the pins are those of the playbooks", async () => {
  await expect(pins()).toMatchFileSnapshot("../../../src/incident/shipped-playbooks.ts");
});

function refusalOf(name: string, bytes: Uint8Array, trusted: readonly string[] = []): unknown {
  try {
    requireTrusted({ name, bytes }, { digest, trusted: () => new Set(trusted) });
    return "trusted";
  } catch (error) {
    return error instanceof Refusal ? error.kind : error;
  }
}

describe("what may be run", () => {
  const contain = readFileSync("playbooks/contain.yaml");
  const changed = Buffer.concat([contain, Buffer.from("\n")]);

  test("a shipped playbook as it ships", () =>
    expect(refusalOf("contain", contain)).toBe("trusted"));

  test("not one of another byte, also when the operator trusts its hash", () =>
    expect(refusalOf("contain", changed, [digest.sha256(changed)])).toBe("integrity"));

  test("not one that lies beside them", () =>
    expect(refusalOf("extra", contain)).toBe("integrity"));

  test("not one that is named like a property of every object", () =>
    expect(refusalOf("constructor", contain)).toBe("integrity"));

  test("a file whose hash the operator trusts", () =>
    expect(refusalOf("/root/mine.yaml", changed, [digest.sha256(changed)])).toBe("trusted"));

  test("not a file that was changed since", () =>
    expect(refusalOf("/root/mine.yaml", changed, [digest.sha256(contain)])).toBe("usage"));

  test("not a copy of a shipped one by another name", () =>
    expect(refusalOf("/root/contain.yaml", contain)).toBe("usage"));
});

describe("stage zero", () => {
  test("takes the playbooks that begin as it does", () => {
    expect(NAMES.filter((name) => !beginsByFreezing(load(name)))).toEqual([
      "collect",
      "false-alarm",
      "leaked-provider-key",
    ]);
  });

  const contain = load("contain");
  const [survey, freeze, ...rest] = contain.stages;
  if (survey === undefined || freeze === undefined) throw new Error("contain has no steps");
  const another = { id: "other", deadlineMs: 1, provides: [], parameters: { hosts: "all" } };

  test.for([
    ["in another order", [freeze, survey]],
    ["with a step in between", [survey, ...rest]],
    ["under another id", [survey, [{ ...freeze[0], id: another.id }]]],
    ["with another deadline", [survey, [{ ...freeze[0], deadlineMs: another.deadlineMs }]]],
    ["with other facts", [[{ ...survey[0], provides: another.provides }], freeze]],
    ["with parameters", [survey, [{ ...freeze[0], parameters: another.parameters }]]],
    ["side by side", [[survey[0], freeze[0]], freeze]],
    ["by hand", [survey, [{ ...freeze[0], deed: { kind: "manual", text: "freeze it" } }]]],
    [
      "by another action",
      [survey, [{ ...freeze[0], deed: { kind: "action", action: "block-network" } }]],
    ],
  ] as const)("refuses the two steps %s", ([, stages]) => {
    expect(
      beginsByFreezing({ ...contain, stages: [...stages, ...rest] as Playbook["stages"] }),
    ).toBe(false);
  });
});
