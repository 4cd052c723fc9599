/** Whether the custody is the one whose end TOP states. */

import { readCustody } from "./custody.ts";
import { CUSTODY } from "./layout.ts";
import type { Top } from "./top.ts";
import type { PackageCheck, PackageProblem, PackageProblemKind } from "./verify-package.ts";

const LONGEST_CUSTODY = 16_777_216;

export function checkCustody(
  { evidence, folder, digest }: PackageCheck,
  top: Top,
): readonly PackageProblem[] {
  const reading = evidence.folders.read(`${folder}/${CUSTODY}`, LONGEST_CUSTODY);
  // That it is missing is said where the files are compared.
  if (reading.kind === "absent") return [];
  if (reading.kind === "unreadable") return [problem("custody-broken", reading.reason)];
  const custody = readCustody(Buffer.from(reading.bytes).toString("utf8"), digest);
  const lines = custody.seq - 1;
  if (custody.problem !== "") return [problem("custody-broken", custody.problem)];
  if (custody.prev === top.custodyHead) return [];
  if (lines < top.custodyLines) {
    return [problem("custody-cut", `was cut: ${lines} lines are left of ${top.custodyLines}`)];
  }
  return [
    problem(
      "custody-rewritten",
      "was written anew: its chain holds but does not end where TOP says",
    ),
  ];
}

function problem(kind: PackageProblemKind, what: string): PackageProblem {
  return { kind, file: CUSTODY, message: `${CUSTODY} ${what}` };
}
