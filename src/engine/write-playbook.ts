/** A playbook back to the text that people read: the way back of `parse-playbook.ts`. */

import { stringify } from "yaml";

import { isIrreversible } from "../model/effect.ts";
import type { JsonObject } from "../model/json.ts";
import type { Deed, OnFail, Playbook, Stage, Step } from "./playbook.ts";
import { PLAYBOOK_SCHEMA } from "./playbook-schema.ts";

/** Reads back to the same playbook; what the language would fill in anyway is left out. */
export function playbookText(playbook: Playbook): string {
  const raw = { ...headFields(playbook), steps: playbook.stages.map(stageFields) };
  return stringify(raw, {
    version: "1.2",
    schema: "core",
    lineWidth: 100,
    aliasDuplicateObjects: false,
  });
}

/** Everything but the steps. */
export function headFields(playbook: Playbook): JsonObject {
  const { id, title, summary, useWhen, doesNot, rto, privileges } = playbook;
  const targets = Object.entries(rto).map(([name, ms]) => [name, durationText(ms)]);
  return {
    schema: PLAYBOOK_SCHEMA,
    id,
    title,
    summary,
    ...(useWhen === undefined ? {} : { useWhen }),
    ...(doesNot === undefined ? {} : { doesNot }),
    ...(targets.length === 0 ? {} : { rto: Object.fromEntries(targets) }),
    ...unlessEmpty("privileges", privileges),
  };
}

export function stepFields(step: Step): JsonObject {
  const { deed, parameters } = step;
  return {
    id: step.id,
    title: step.title,
    ...deedFields(deed),
    effect: step.effect,
    ...unlessEmpty("needs", step.needs),
    ...unlessEmpty("provides", step.provides),
    ...(step.hasUndo ? { undo: undoField(deed) } : {}),
    ...(isIrreversible(step.effect) || step.onAmbiguous !== "retry"
      ? { onAmbiguous: step.onAmbiguous }
      : {}),
    onFail: onFailField(step.onFail),
    deadline: durationText(step.deadlineMs),
    ...(step.attempts === 1 ? {} : { attempts: step.attempts }),
    ...unlessEmpty("waive", step.waive),
    ...(Object.keys(parameters).length === 0 ? {} : { with: parameters }),
  };
}

function deedFields(deed: Deed): JsonObject {
  switch (deed.kind) {
    case "action":
      return { do: deed.action };
    case "manual":
      return { manual: deed.text };
    case "run":
      return { run: deed.run, verify: deed.verify };
  }
}

function undoField(deed: Deed): string | JsonObject {
  if (deed.kind !== "run" || deed.undo === null) return "restore-prior";
  return { run: deed.undo.run, verify: deed.undo.verify };
}

function stageFields(stage: Stage): JsonObject {
  return stage.length === 1 ? stepFields(stage[0]) : { together: stage.map(stepFields) };
}

function onFailField(onFail: OnFail): string | JsonObject {
  return onFail.kind === "goto" ? { goto: onFail.step } : onFail.kind;
}

function unlessEmpty(name: string, names: readonly string[]): JsonObject {
  return names.length === 0 ? {} : { [name]: names };
}

const UNITS = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** The largest unit that says it exactly. */
export function durationText(ms: number): string {
  const unit = UNITS.find(([, size]) => ms > 0 && ms % size === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unit[1]}${unit[0]}`;
}
