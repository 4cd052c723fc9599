/**
 * Performs deeds of the whole catalogue on the host it is started in, without an incident around them:
 * `perform-on-host.ts FILE DEED...`, DEED being an action's id, or `undo:` and an id, or `watch:` and
 * the milliseconds of the next proof. FILE keeps facts, plans and prior states between two runs, as a
 * journal would. Prints one JSON line per deed.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { actionsById } from "../../../src/actions/index.ts";
import { emergencyHost } from "../../../src/adapters/emergency-host.ts";
import { fullHost } from "../../../src/adapters/full-host.ts";
import type { Action, ActionContext, UndoVerdict, Verdict } from "../../../src/engine/action.ts";
import { recorded } from "../../../src/model/json.ts";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { Host } from "../../../src/ports/host.ts";

interface Memory {
  readonly facts: JsonObject;
  readonly intents: Readonly<Record<string, { readonly plan: Json; readonly prior: Json }>>;
}

export type HostDeedReport = { readonly deed: string; readonly ms: number } & (
  | {
      readonly kind: "verdict";
      readonly summary: string;
      readonly verdict: Verdict;
      readonly progress: readonly string[];
    }
  | { readonly kind: "undone"; readonly verdict: UndoVerdict }
  | { readonly kind: "impossible"; readonly reason: string; readonly remedy: string }
);

const [file = "", ...deeds] = process.argv.slice(2);
const host = fullHost(emergencyHost());
const actions = actionsById();
let memory: Memory = existsSync(file)
  ? recorded<Memory>(JSON.parse(readFileSync(file, "utf8")))
  : { facts: {}, intents: {} };

let parameters: JsonObject = {};

for (const deed of deeds) {
  if (deed.startsWith("watch:")) {
    parameters = { watchMs: Number(deed.slice(6)) };
    continue;
  }
  const startedAt = performance.now();
  const report = deed.startsWith("undo:") ? await undo(deed.slice(5)) : await act(deed);
  console.log(JSON.stringify({ deed, ms: Math.round(performance.now() - startedAt), ...report }));
  writeFileSync(file, JSON.stringify(memory));
}

async function act(id: string): Promise<object> {
  const action = known(id);
  const progress: string[] = [];
  const context = contextWith((line) => progress.push(line));
  const planned = await action.plan(context);
  if (planned.kind === "impossible") return planned;
  const { plan, prior, summary } = planned;
  memory = { ...memory, intents: { ...memory.intents, [id]: { plan, prior } } };
  const receipt = await action.apply(context, plan);
  const verdict = await action.verify(context, plan, receipt);
  const facts = verdict.outcome === "done" ? verdict.facts : {};
  memory = { ...memory, facts: { ...memory.facts, ...facts } };
  return { kind: "verdict", summary, verdict, progress };
}

async function undo(id: string): Promise<object> {
  const way = known(id).undo;
  const intent = memory.intents[id];
  if (way === null || intent === undefined) throw new Error(`${id} was not done`);
  const context = contextWith(() => {});
  await way.apply(context, intent.plan, intent.prior);
  return { kind: "undone", verdict: await way.verify(context, intent.plan, intent.prior) };
}

function known(id: string): Action<Host> {
  const action = actions.get(id);
  if (action === undefined) throw new Error(`no such action: ${id}`);
  return action;
}

function contextWith(progress: (line: string) => void): ActionContext<Host> {
  return {
    host,
    incident: "ir-20261120-030000-0000",
    folder: "/nonexistent",
    journalHead: "0".repeat(64),
    round: 1,
    parameters,
    signal: AbortSignal.timeout(60_000),
    fact: (name) => memory.facts[name],
    progress,
  };
}
