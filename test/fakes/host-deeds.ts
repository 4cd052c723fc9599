/** Performs one deed of the catalogue on a host in memory, as the engine would, and takes it back. */

import type { Action, ActionContext, Plan, UndoVerdict, Verdict } from "../../src/engine/action.ts";
import { recordable } from "../../src/model/json.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import type { Host } from "../../src/ports/host.ts";

export interface HostDeeds {
  readonly progress: readonly string[];
  /** What each way back put on record. */
  readonly saved: readonly object[];
  plan(): Promise<Plan<Json>>;
  /** Plans, applies, verifies. Throws where the plan is impossible. */
  perform(): Promise<Verdict>;
  /** Verifies without a receipt, as after a crash. */
  lookAgain(): Promise<Verdict>;
  undo(): Promise<UndoVerdict>;
}

export function hostDeeds(action: Action<Host>, host: Host, facts: object = {}): HostDeeds {
  const progress: string[] = [];
  const saved: object[] = [];
  const known: JsonObject = {
    target: recordable(host.surveyor.survey({ stateDirectory: null })),
    ...recordable(facts),
  };
  const context: ActionContext<Host> = {
    host,
    incident: "ir-20261120-030000-abab",
    folder: "/var/lib/ir/incidents/ir-20261120-030000-abab",
    journalHead: "0".repeat(64),
    round: 1,
    parameters: {},
    signal: new AbortController().signal,
    fact: (name) => known[name],
    progress: (line) => progress.push(line),
  };
  let intended: { readonly plan: Json; readonly prior: Json } | null = null;
  const last = (): { readonly plan: Json; readonly prior: Json } => {
    if (intended === null) throw new Error("nothing was intended");
    return intended;
  };
  return {
    progress,
    saved,
    plan: () => action.plan(context),
    perform: async () => {
      const planned = await action.plan(context);
      if (planned.kind === "impossible") throw new Error(planned.reason);
      intended = { plan: planned.plan, prior: planned.prior };
      const receipt = await action.apply(context, planned.plan);
      return action.verify(context, planned.plan, receipt);
    },
    lookAgain: () => action.verify(context, last().plan, null),
    undo: async () => {
      if (action.undo === null) throw new Error(`${action.id} has no way back`);
      const kept = await action.undo.apply(context, last().plan, last().prior);
      if (kept !== undefined) saved.push(kept);
      return action.undo.verify(context, last().plan, last().prior);
    },
  };
}
