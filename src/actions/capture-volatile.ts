/** Saves what a reboot or a kill would lose: processes, sockets, rules, deleted programs. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext } from "../engine/action.ts";
import { recorded } from "../model/json.ts";
import { countProcesses } from "../model/process.ts";
import type { Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";
import { budgetFrom, captureOptions, VOLATILE_BUDGET } from "../evidence/budget.ts";
import { VOLATILE } from "../evidence/layout.ts";
import { checkPart, writePart } from "../evidence/part.ts";
import type { PartRecord } from "../evidence/part.ts";
import { roomFor } from "../evidence/room.ts";
import { gatherVolatile } from "../evidence/volatile.ts";
import { workspaceOf } from "../evidence/workspace.ts";

type Needs = Pick<Host, "clock" | "digest" | "evidence" | "firewall" | "commands">;

interface Capture {
  readonly members: number;
}

export const captureVolatile = defineAction<Needs, Capture, PartRecord>({
  id: "capture-volatile",
  title: "Capture what a reboot would lose",
  effect: "read",
  plan: async (context) => {
    const target = targetOf(context);
    const budget = budgetFrom(context.parameters, VOLATILE_BUDGET);
    // A few megabytes; deleted programs come on top and are cut to their budget.
    const lack = roomFor(workspaceOf(context), TYPICAL_BYTES, budget);
    if (lack !== null) return { kind: "impossible", ...lack };
    const summary = `read the state of ${countProcesses(target.members.length)}, the sockets and the rules`;
    return { kind: "act", summary, plan: { members: target.members.length }, prior: null };
  },
  apply: async (context) => {
    const workspace = workspaceOf(context);
    const there = await checkPart(workspace, VOLATILE);
    if (typeof there !== "string") return there;
    const { commands, firewall } = context.host;
    const budget = budgetFrom(context.parameters, VOLATILE_BUDGET);
    const { planned, leftOut } = await gatherVolatile(workspace, {
      target: targetOf(context),
      budget,
      options: captureOptions(context.parameters),
      commands,
      firewall,
    });
    const { maxBytes } = budget;
    return writePart(workspace, { archive: VOLATILE, planned, leftOut, maxBytes });
  },
  verify: async (context) => {
    const record = await checkPart(workspaceOf(context), VOLATILE);
    if (typeof record === "string") return { outcome: "failed", summary: record };
    const summary = `${record.entries} entries, read back and intact`;
    return {
      outcome: "done",
      summary: record.isComplete ? summary : `${summary}; ${record.losses.length} gaps`,
      facts: { volatile: { ...record } },
    };
  },
});

const TYPICAL_BYTES = 8_388_608;

function targetOf(context: ActionContext<Needs>): Target {
  return recorded<Target>(context.fact("target"));
}
