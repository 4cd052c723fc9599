/** What `ir playbook check` prints: every problem, or the shortest story that breaks a law. */

import { problemLines } from "../../incident/check-playbook.ts";
import type { PlaybookCheck } from "../../incident/check-playbook.ts";
import { printable } from "../../model/printable.ts";
import { COLUMNS, wrap } from "../text.ts";

type Breach = PlaybookCheck["counterexamples"][number];

export function checkLines(check: PlaybookCheck): readonly string[] {
  if (check.problems.length > 0) return problemLines(check).map(printable);
  if (check.isProved) return provedLines(check);
  return check.counterexamples.flatMap((found, index) => [
    ...(index === 0 ? [] : [""]),
    ...breachLines(check.name, found),
  ]);
}

function provedLines({ name, states, sealedFirst, waivable }: PlaybookCheck): readonly string[] {
  return [
    `${printable(name)}: proved over ${states} states`,
    ...readingLines("always after the evidence is sealed", sealedFirst),
    ...readingLines("without evidence only by a person who gives a reason", waivable),
  ];
}

function readingLines(reading: string, steps: readonly string[]): readonly string[] {
  return steps.length === 0 ? [] : indented(`${reading}: ${steps.join(", ")}`, "  ");
}

function breachLines(name: string, { line, law, breach, story }: Breach): readonly string[] {
  const place = line === 0 ? name : `${name}:${line}`;
  const happened = story.flatMap((one, index) => {
    const isFirst = story.findIndex(({ step }) => step === one.step) === index;
    const title = isFirst ? ` (${one.title})` : "";
    return indented(`line ${one.line} ${one.step}${title}: ${one.words}`, number(index));
  });
  // The place is never broken over lines: editors and terminals make it clickable.
  return [printable(`${place}: ${law}:`), ...happened, ...indented(breach, "    → ")];
}

function number(index: number): string {
  return `${`${index + 1}.`.padStart(5)} `;
}

/** Wrapped under its first word. */
function indented(text: string, head: string): readonly string[] {
  return wrap(printable(text), COLUMNS - head.length).map(
    (row, index) => `${index === 0 ? head : " ".repeat(head.length)}${row}`,
  );
}
