/** Checked YAML data to the playbook that the engine compiles. */

import { isIrreversible } from "../model/effect.ts";
import { parseDuration } from "./duration.ts";
import type { Deed, OnFail, Playbook, Stage, Step } from "./playbook.ts";
import type { RawPlaybook, RawStep } from "./playbook-schema.ts";

interface Origin {
  readonly hash: string;
  lineOf(path: readonly PropertyKey[]): number;
}

export function toPlaybook(raw: RawPlaybook, origin: Origin): Playbook {
  return {
    id: raw.id,
    title: raw.title,
    summary: raw.summary,
    ...(raw.useWhen === undefined ? {} : { useWhen: raw.useWhen }),
    ...(raw.doesNot === undefined ? {} : { doesNot: raw.doesNot }),
    rto: Object.fromEntries(
      Object.entries(raw.rto).map(([name, text]) => [name, parseDuration(text) ?? 0]),
    ),
    privileges: raw.privileges,
    stages: raw.steps.map((item, index) => toStage(item, index, origin)),
    hash: origin.hash,
  };
}

function toStage(item: RawPlaybook["steps"][number], index: number, origin: Origin): Stage {
  if (!("together" in item)) return [toStep(item, origin.lineOf(["steps", index]))];
  const [first, ...rest] = item.together.map((step, inner) =>
    toStep(step, origin.lineOf(["steps", index, "together", inner])),
  );
  if (first === undefined) throw new Error("the schema let an empty group through");
  return [first, ...rest];
}

function toStep(raw: RawStep, line: number): Step {
  return {
    id: raw.id,
    title: raw.title,
    deed: toDeed(raw),
    effect: raw.effect,
    needs: raw.needs,
    provides: raw.provides,
    hasUndo: raw.undo !== undefined,
    onAmbiguous: raw.onAmbiguous ?? (isIrreversible(raw.effect) ? "ask" : "retry"),
    onFail: toOnFail(raw.onFail),
    deadlineMs: parseDuration(raw.deadline) ?? 0,
    attempts: raw.attempts,
    waive: raw.waive,
    parameters: raw.with,
    line,
  };
}

/** More or less than one deed is refused by the rules afterwards. */
function toDeed({ do: action, run, verify, undo, manual }: RawStep): Deed {
  if (action !== undefined) return { kind: "action", action };
  if (run === undefined) return { kind: "manual", text: manual ?? "" };
  return { kind: "run", run, verify: verify ?? [], undo: typeof undo === "object" ? undo : null };
}

function toOnFail(raw: RawStep["onFail"]): OnFail {
  return typeof raw === "string" ? { kind: raw } : { kind: "goto", step: raw.goto };
}
