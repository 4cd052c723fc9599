import { printable } from "../../model/printable.ts";
import type { Found, Question } from "../question.ts";
import { VULNERABILITIES } from "./list.ts";

export const KNOWN_VULNERABILITIES: Question = {
  id: "known-vulnerabilities",
  topic: "indicator",
  title: "Which published defects does the installed release have?",
  why: "it tells how they may have come in, and that they can come in again",
  source: "src/triage/indicators/list.ts, facts/openclaw.md section 8",
  *ask({ versions }) {
    for (const { version, source } of versions) {
      const present = VULNERABILITIES.filter(({ fixedIn }) => isBefore(version, fixedIn));
      if (present.length === 0) continue;
      const worst = present.toSorted(
        (left, right) => Number(right.severity) - Number(left.severity),
      );
      const found: Found = {
        weight: "suspicious",
        confidence: "medium",
        summary: `release ${printable(version.slice(0, 40))} has ${present.length} published defect(s): ${worst.map(({ id, meaning, fixedIn }) => `${id} (${meaning}; fixed in ${fixedIn})`).join(", ")}`,
        sources: [source],
        happenedAt: null,
      };
      yield found;
    }
  },
};

/** Releases are named year.month.count. What is not named so is not judged. */
export function isBefore(version: string, fixedIn: string): boolean {
  const have = numbers(version);
  const need = numbers(fixedIn);
  if (have === null || need === null) return false;
  for (const [index, part] of need.entries()) {
    const own = have[index] ?? 0;
    if (own !== part) return own < part;
  }
  // A release under test comes before the one that it is named after.
  return /^[\d.]+-/u.test(version);
}

function numbers(version: string): readonly number[] | null {
  const match = /^(\d{4})\.(\d{1,2})\.(\d{1,3})(?:[-+].{0,40})?$/u.exec(version);
  return match === null ? null : match.slice(1, 4).map(Number);
}
