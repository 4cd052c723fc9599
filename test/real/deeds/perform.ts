/**
 * Performs deeds on the host it is started in, one after another, without an incident around them:
 * `perform.ts FILE DEED...`, DEED being survey, freeze, thaw or kill. FILE keeps what thaw needs between
 * two runs. Prints one JSON line per deed.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { freezeProcesses } from "../../../src/actions/freeze-processes.ts";
import { killProcesses } from "../../../src/actions/kill-processes.ts";
import { surveyTarget } from "../../../src/actions/survey-target.ts";
import { emergencyHost } from "../../../src/adapters/emergency-host.ts";
import type { Action, ActionContext, UndoVerdict, Verdict } from "../../../src/engine/action.ts";
import { recorded } from "../../../src/model/json.ts";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { EmergencyHost } from "../../../src/ports/host.ts";

/** What survives from one run of this script to the next, as a journal would keep it. */
interface Memory {
  readonly facts: JsonObject;
  readonly freeze: { readonly plan: Json; readonly prior: Json } | null;
}

export type DeedReport = { readonly deed: string; readonly ms: number } & (
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly progress: readonly string[] }
  | { readonly kind: "undone"; readonly verdict: UndoVerdict }
  | { readonly kind: "impossible"; readonly reason: string; readonly remedy: string }
);

const [file = "", ...deeds] = process.argv.slice(2);
const host = emergencyHost();
let memory: Memory = existsSync(file)
  ? recorded<Memory>(JSON.parse(readFileSync(file, "utf8")))
  : { facts: {}, freeze: null };

for (const deed of deeds) {
  const startedAt = performance.now();
  const report = await perform(deed);
  console.log(JSON.stringify({ deed, ms: Math.round(performance.now() - startedAt), ...report }));
  writeFileSync(file, JSON.stringify(memory));
}

async function perform(deed: string): Promise<object> {
  switch (deed) {
    case "survey":
      return act(surveyTarget);
    case "freeze":
      return act(freezeProcesses);
    case "kill":
      return act(killProcesses);
    case "thaw":
      return thaw();
    default:
      throw new Error(`no such deed: ${deed}`);
  }
}

async function act(action: Action<EmergencyHost>): Promise<object> {
  const progress: string[] = [];
  const context = contextWith((line) => progress.push(line));
  const planned = await action.plan(context);
  if (planned.kind === "impossible") return planned;
  if (action === freezeProcesses) {
    memory = { ...memory, freeze: { plan: planned.plan, prior: planned.prior } };
  }
  const receipt = await action.apply(context, planned.plan);
  const verdict = await action.verify(context, planned.plan, receipt);
  memory = { ...memory, facts: { ...memory.facts, ...verdict.facts } };
  return { kind: "verdict", verdict, progress };
}

async function thaw(): Promise<object> {
  const { undo } = freezeProcesses;
  if (undo === null || memory.freeze === null) throw new Error("nothing was frozen");
  const { plan, prior } = memory.freeze;
  await undo.apply(
    contextWith(() => {}),
    plan,
    prior,
  );
  return {
    kind: "undone",
    verdict: await undo.verify(
      contextWith(() => {}),
      plan,
      prior,
    ),
  };
}

function contextWith(progress: (line: string) => void): ActionContext<EmergencyHost> {
  return {
    host,
    incident: "ir-20261120-030000-0000",
    folder: "/nonexistent",
    journalHead: "0".repeat(64),
    round: 1,
    parameters: {},
    signal: AbortSignal.timeout(15_000),
    fact: (name) => memory.facts[name],
    progress,
  };
}
