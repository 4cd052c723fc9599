/** What leaves as CACAO is valid by the committee's own schemas; `IR_CACAO_SCHEMAS` names a checkout of them. */

import { readFileSync, readdirSync } from "node:fs";

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exportCacao } from "../../../src/engine/cacao/export-cacao.ts";
import { parsePlaybook } from "../../../src/engine/parse-playbook.ts";
import type { Playbook } from "../../../src/engine/playbook.ts";
import { CACAO_MISTAKES, UNKNOWN_MEMBERS } from "../../fakes/cacao-mistakes.ts";
import { sha256Digest as digest } from "../../fakes/digest.ts";
import { publishedCacao, schemaFolder } from "../../fakes/published-cacao.ts";
import { randomPlaybook } from "../../fakes/random-playbook.ts";

const AT = "2026-11-20T03:00:00.000Z";

function load(name: string): Playbook {
  const parsed = parsePlaybook(readFileSync(`playbooks/${name}`), digest);
  if (parsed.kind === "refused") throw new Error(JSON.stringify(parsed.problems));
  return parsed.playbook;
}

const shipped = readdirSync("playbooks").filter((name) => name.endsWith(".yaml"));

function check(folder: string): void {
  const { asDeclared, closed } = publishedCacao(folder);
  const verdict = (cacao: object): unknown => ({
    asDeclared: asDeclared(cacao) ? [] : asDeclared.errors,
    closed: closed(cacao) ? [] : closed.errors,
  });
  const expectValid = (playbook: Playbook): void => {
    const cacao = exportCacao(playbook, { digest, at: AT });
    expect(verdict(cacao)).toEqual({ asDeclared: [], closed: [] });
  };

  test.for(shipped)("%s is valid", (name) => expectValid(load(name)));

  test("any playbook is valid", () => {
    fc.assert(fc.property(randomPlaybook, expectValid), { numRuns: 100 });
  });

  const exported = exportCacao(load("contain.yaml"), { digest, at: AT });

  test.for(CACAO_MISTAKES)("$name is refused", ({ make }) => {
    const mistaken = make(exported);
    expect([asDeclared(mistaken), closed(mistaken)]).toEqual([false, false]);
  });

  test.for(UNKNOWN_MEMBERS)("$name is refused where members are closed", ({ make }) => {
    expect(closed(make(exported))).toBe(false);
  });
}

if (schemaFolder === undefined) {
  test("the published schemas", ({ skip }) => skip("IR_CACAO_SCHEMAS names no checkout of them"));
} else {
  const folder = schemaFolder;
  describe("by the published schemas", () => check(folder));
}
