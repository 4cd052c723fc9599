/** `ir playbook test`: every rehearsed case of a playbook. */

import { parseCases } from "../engine/cases/parse-cases.ts";
import { describeProblem } from "../engine/playbook-problem.ts";
import type { Playbook } from "../engine/playbook.ts";
import { Refusal } from "../model/refusal.ts";
import type { Digest } from "../ports/digest.ts";
import { runCase } from "./run-case.ts";
import type { CaseResult } from "./run-case.ts";

export interface PlaybookTest {
  readonly playbook: string;
  readonly cases: readonly CaseResult[];
  readonly isPassed: boolean;
}

export interface CasesFile {
  /** For messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @throws Refusal `usage` with every problem of the file and its place. */
export async function testPlaybook(
  playbook: Playbook,
  file: CasesFile,
  digest: Digest,
): Promise<PlaybookTest> {
  const parsed = parseCases(file.bytes);
  if (parsed.kind === "refused") {
    throw new Refusal({
      kind: "usage",
      problem: parsed.problems.map((one) => describeProblem(file.path, one)).join("\n"),
      hint: "docs/playbook-format.md says how cases are written",
    });
  }
  if (parsed.cases.playbook !== playbook.id) {
    throw new Refusal({
      kind: "usage",
      problem: `${file.path} holds cases of ${parsed.cases.playbook}, not of ${playbook.id}`,
      hint: `write playbook: ${playbook.id}`,
    });
  }
  const cases: CaseResult[] = [];
  for (const one of parsed.cases.cases) cases.push(await runCase(playbook, one, digest));
  return { playbook: playbook.id, cases, isPassed: cases.every(({ isPassed }) => isPassed) };
}
