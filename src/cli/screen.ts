/** The one screen that tells where an incident stands. */

import type { IncidentView } from "../incident/incident-view.ts";
import { printable } from "../model/printable.ts";
import type { StepReport } from "../model/step-report.ts";
import { OUTCOME_WORDS, STATE_WORDS } from "./text.ts";

export function incidentScreen(view: IncidentView): string {
  return [
    `incident ${view.incident}: ${STATE_WORDS[view.state]}`,
    `opened ${view.openedAt}${view.reason === "" ? "" : `, reason: ${printable(view.reason)}`}${view.round > 1 ? `, round ${view.round}` : ""}`,
    "",
    ...view.steps.flatMap(stepLines),
    ...undoneLines(view),
    "",
    ...isolationLines(view.steps),
    ...evidenceLines(view),
    `journal head  ${view.chainHead}`,
    ...questionLines(view),
    ...nextLines(view),
    "",
  ].join("\n");
}

const OUTCOME_WIDTH = Math.max(...Object.values(OUTCOME_WORDS).map((word) => word.length));

export function stepLines(step: StepReport): readonly string[] {
  const head = `  ${OUTCOME_WORDS[step.outcome].padEnd(OUTCOME_WIDTH)}  ${step.id.padEnd(9)} `;
  const text = step.detail === "" ? step.title : step.detail;
  return wrap(printable(text), 79 - head.length).map(
    (line, index) => (index === 0 ? head : " ".repeat(head.length)) + line,
  );
}

function undoneLines(view: IncidentView): readonly string[] {
  if (view.undone.length === 0) return [];
  return ["", "reversed, last act first", ...view.undone.flatMap(stepLines)];
}

/** Three lists, never two: what is unknown is neither safe nor unsafe. */
function isolationLines(steps: readonly StepReport[]): readonly string[] {
  const acts = steps.filter((step) => step.effect !== "read" || step.id === "prove");
  const named = (wanted: (step: StepReport) => boolean): string =>
    acts
      .filter(wanted)
      .map((step) => step.id)
      .join(", ") || "-";
  const isUnknown = (step: StepReport): boolean =>
    step.outcome === "unknown" || step.outcome === "running";
  return [
    `holds         ${named((step) => step.outcome === "done")}`,
    `does not hold ${named((step) => step.outcome !== "done" && !isUnknown(step))}`,
    `unknown       ${named(isUnknown)}`,
  ];
}

function evidenceLines(view: IncidentView): readonly string[] {
  if (view.evidence === null) return ["evidence      not sealed"];
  return [`evidence      ${view.evidence.dir}`, `evidence head ${view.evidence.sha256}`];
}

function questionLines(view: IncidentView): readonly string[] {
  return view.questions.flatMap((question) => [
    "",
    `waits for you: ${question.title}`,
    ...question.lines.map((line) => `  ${printable(line)}`),
  ]);
}

function nextLines(view: IncidentView): readonly string[] {
  return view.next.length === 0 ? [] : ["", "next", ...view.next.map((command) => `  ${command}`)];
}

/** Words onto lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length === 0 ? [""] : lines;
}
