/** The one screen that tells where an incident stands. */

import type { IncidentView } from "../incident/incident-view.ts";
import { headWordLines } from "../model/head-words.ts";
import { printable } from "../model/printable.ts";
import type { StepReport } from "../model/step-report.ts";
import { COLUMNS, NEXT_WORDS, OUTCOME_WORDS, STATE_WORDS, wrap } from "./text.ts";

export function incidentScreen(view: IncidentView): string {
  return [
    `incident ${view.incident}: ${STATE_WORDS[view.state]}`,
    `opened ${view.openedAt}${view.reason === "" ? "" : `, reason: ${printable(view.reason)}`}${view.round > 1 ? `, round ${view.round}` : ""}`,
    "",
    ...view.steps.flatMap(stepLines),
    ...undoneLines(view),
    "",
    ...isolationLines(view),
    ...evidenceLines(view),
    ...compromiseLines(view),
    `as of         ${view.asOf}, the last journal record`,
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
  const isEnded = view.steps.some(
    ({ effect, outcome }) => effect === "destructive" && outcome === "done",
  );
  return [
    "",
    "reversed, last act first",
    ...view.undone.flatMap(stepLines),
    ...(isEnded ? ["  what was ended stays ended: start it yourself if no service did"] : []),
  ];
}

/** Separate lists: what is unknown is neither safe nor unsafe, and what was reversed holds no more. */
export function isolationLines(view: IncidentView): readonly string[] {
  const acts = view.steps.filter((step) => step.effect !== "read" || step.id === "prove");
  const named = (wanted: Standing): string =>
    acts
      .filter((step) => standingOf(step, view) === wanted)
      .map((step) => step.id)
      .join(", ") || "-";
  const reversed = view.undone.length === 0 ? [] : [`reversed      ${named("reversed")}`];
  return [
    `holds         ${named("holds")}`,
    `does not hold ${named("does not hold")}`,
    `unknown       ${named("unknown")}`,
    ...reversed,
  ];
}

type Standing = "holds" | "does not hold" | "unknown" | "reversed";

function standingOf(step: StepReport, { undone, state }: IncidentView): Standing {
  if (step.outcome === "unknown" || step.outcome === "running") return "unknown";
  if (step.outcome !== "done") return "does not hold";
  // A start of the host ends all of it; whether what was ended was started with it is for a survey to say.
  if (state === "restarted") return step.effect === "destructive" ? "unknown" : "does not hold";
  // What a proof saw is not so any more once anything was given back.
  if (step.id === "prove") return undone.length === 0 ? "holds" : "does not hold";
  const back = undone.findLast(({ id }) => id === step.id);
  if (back === undefined) return "holds";
  return back.outcome === "done" ? "reversed" : "unknown";
}

function evidenceLines(view: IncidentView): readonly string[] {
  if (view.evidence === null) return ["evidence      not sealed"];
  const { dir, sha256 } = view.evidence;
  return [
    `evidence      ${dir}`,
    `evidence head ${sha256}`,
    ...headWordLines(sha256).map((words) => `as words      ${words}`),
    ...view.copies.flatMap(copyLines),
  ];
}

const COPY_WORDS = {
  began: "not known to be complete",
  verified: "verified there",
  failed: "NOT there",
} as const;

function copyLines({ place, state, detail }: IncidentView["copies"][number]): readonly string[] {
  const because = detail === "" ? "" : `: ${detail}`;
  return wrap(printable(`${place}, ${COPY_WORDS[state]}${because}`), 65).map(
    (line, index) => `${index === 0 ? "copy          " : "              "}${line}`,
  );
}

/** Nothing before anybody has looked: `ir triage` proposes a time, a person states it. */
function compromiseLines({ compromise: { at, by, proposed } }: IncidentView): readonly string[] {
  if (at !== null) return [`compromise    began ${at}, as ${printable(by ?? "")} stated`];
  return proposed === null ? [] : [`compromise    time not known; proposed ${proposed.at}`];
}

function questionLines(view: IncidentView): readonly string[] {
  return view.questions.flatMap((question) => [
    "",
    `waits for you: ${printable(question.title)}`,
    ...question.lines
      .filter((line) => line !== `next: ${question.title}`)
      .flatMap((line) => line.split("\n"))
      .flatMap((line) => wrap(printable(line), COLUMNS - 2).map((row) => `  ${row}`)),
  ]);
}

function nextLines(view: IncidentView): readonly string[] {
  if (view.next.length === 0) return [];
  return ["", "next", ...view.next.flatMap((command) => nextLinesOf(command))];
}

function nextLinesOf(command: string): readonly string[] {
  const verb = /^(?:sudo )?ir (\w+)/u.exec(command)?.[1] ?? "";
  const purpose = NEXT_WORDS[verb];
  return purpose === undefined ? [`  ${command}`] : [`  ${purpose}`, `    ${command}`];
}
