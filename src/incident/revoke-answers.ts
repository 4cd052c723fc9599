/** A file of answers, worked out in a browser on another machine: item id to what was done, each told as if asked. */

import type { Draft } from "../credentials/checklist/next-steps.ts";
import { applyEvent } from "../credentials/checklist/apply-event.ts";
import type { ItemEvent } from "../credentials/checklist/credential-event.ts";
import type { ChecklistItem } from "../credentials/checklist/item.ts";
import { refusalOf } from "../credentials/checklist/refusal-of.ts";
import { readYaml } from "../engine/read-yaml.ts";
import { canonicalJson, isJsonObject, recordable } from "../model/json.ts";
import type { JsonObject } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import { draftOf } from "./answer-draft.ts";
import { circumstancesOf, credentialEvents } from "./revoke-list.ts";
import { append, currentList } from "./revoke-record.ts";
import type { RevokeDesk } from "./revoke-record.ts";

export interface AnswerProblem {
  readonly line: number;
  readonly message: string;
}

export interface AnswersTaken {
  readonly recorded: number;
  /** The same answer was in an earlier file, or in this one before. */
  readonly known: number;
}

interface Answer {
  readonly line: number;
  readonly id: string;
  readonly draft: Draft;
}

/** All of it or nothing: with a problem nothing is recorded. `isDry`: nothing is recorded at all. */
export function takeAnswers(
  desk: RevokeDesk,
  bytes: Uint8Array,
  isDry: boolean,
): AnswersTaken | readonly AnswerProblem[] {
  const read = readAnswers(desk, bytes);
  if ("problems" in read) return read.problems;
  const known = new Set(
    credentialEvents(desk.incident.journal.records).map(({ event }) => event.id),
  );
  const fresh: Answer[] = [];
  for (const answer of read.answers) {
    if (!known.has(answer.id)) fresh.push(answer);
    known.add(answer.id);
  }
  const problems = refusals(desk, fresh);
  if (problems.length > 0) return problems;
  if (!isDry && fresh.length > 0) append(desk, ...fresh.map((answer) => eventOf(desk, answer)));
  return { recorded: fresh.length, known: read.answers.length - fresh.length };
}

/** Each after the ones before it, as they will stand in the journal. */
function refusals(desk: RevokeDesk, answers: readonly Answer[]): readonly AnswerProblem[] {
  const { catalogue, clock, incident } = desk;
  const at = clock.now().at;
  const circumstances = circumstancesOf(incident.journal.records, { catalogue, now: at });
  const items = new Map(currentList(desk).items.map((item) => [item.id, item]));
  return answers.flatMap((answer): readonly AnswerProblem[] => {
    const item = items.get(answer.draft.item);
    const event = eventOf(desk, answer);
    const message =
      item === undefined
        ? "there is no such item on the list; see: ir revoke --list"
        : (desk.secretIn(canonicalJson(recordable(answer.draft))) ??
          refusalOf(item, event, circumstances));
    if (message !== null)
      return [{ line: answer.line, message: `${printable(answer.draft.item)}: ${message}` }];
    items.set(answer.draft.item, after(item, event, { at, catalogue }));
    return [];
  });
}

function after(
  item: ChecklistItem | undefined,
  event: ItemEvent,
  moment: Parameters<typeof applyEvent>[2],
): ChecklistItem {
  if (item === undefined) throw new Error("an answer to nothing was not refused");
  return applyEvent(item, event, moment);
}

function eventOf({ by }: RevokeDesk, { draft, id }: Answer): ItemEvent {
  return { ...draft, id, by };
}

type ReadAnswers =
  | { readonly answers: readonly Answer[] }
  | { readonly problems: readonly AnswerProblem[] };

function readAnswers(desk: RevokeDesk, bytes: Uint8Array): ReadAnswers {
  const read = readYaml(bytes);
  if (read.kind === "refused") {
    const problems = read.problems.map(({ line, message }) => ({
      line,
      message: message.replaceAll("a playbook", "a file of answers").replaceAll("playbook", "file"),
    }));
    return { problems };
  }
  const value: unknown = read.document.toJS();
  const lineOf = (path: readonly (string | number)[]): number =>
    read.locate(startOf(read.document.getIn([...path], true))).line;
  if (!isJsonObject(value) || !isJsonObject(value["answers"]))
    return {
      problems: [{ line: 1, message: "begins with `answers:` and has one entry for each item id" }],
    };
  const stray = Object.keys(value).filter((key) => key !== "answers");
  if (stray.length > 0)
    return {
      problems: [
        { line: 1, message: `knows nothing but answers, and has: ${printable(stray.join(", "))}` },
      ],
    };
  return gathered(desk, value["answers"], lineOf);
}

type LineOf = (path: readonly (string | number)[]) => number;

function gathered(desk: RevokeDesk, answers: JsonObject, lineOf: LineOf): ReadAnswers {
  const found: Answer[] = [];
  const problems: AnswerProblem[] = [];
  for (const [item, given] of Object.entries(answers)) {
    const isList = Array.isArray(given);
    for (const [index, one] of (isList ? given : [given]).entries()) {
      const line = lineOf(isList ? ["answers", item, index] : ["answers", item]);
      const draft = draftOf(item, one);
      if (typeof draft === "string")
        problems.push({ line, message: `${printable(item)}: ${draft}` });
      else found.push({ line, id: answerId(desk, draft), draft });
    }
  }
  return problems.length > 0 ? { problems } : { answers: found };
}

/** The same answer about the same item is one, however often its file is read. */
function answerId({ digest }: RevokeDesk, draft: Draft): string {
  return `a-${digest.sha256(canonicalJson(recordable(draft))).slice(0, 24)}`;
}

/** Offset of a node of the document. */
function startOf(node: unknown): number {
  if (typeof node !== "object" || node === null || !("range" in node)) return 0;
  const { range } = node;
  if (!Array.isArray(range)) return 0;
  const [start]: readonly unknown[] = range;
  return typeof start === "number" ? start : 0;
}
