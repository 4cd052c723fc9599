/** Copies state, configuration, databases and logs, byte for byte, without opening or running any of it. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext } from "../engine/action.ts";
import { recorded } from "../model/json.ts";
import type { Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";
import { budgetFrom, STATE_BUDGET } from "../evidence/budget.ts";
import { collect } from "../evidence/collection.ts";
import type { Collection } from "../evidence/collection.ts";
import { LOGS, STATE } from "../evidence/layout.ts";
import { checkPart, writePart } from "../evidence/part.ts";
import type { PartRecord } from "../evidence/part.ts";
import { roomFor } from "../evidence/room.ts";
import { workspaceOf } from "../evidence/workspace.ts";

type Needs = Pick<Host, "clock" | "digest" | "evidence" | "services">;

interface Copy {
  readonly files: number;
  readonly bytes: number;
  readonly unitFiles: readonly string[];
}

interface Copied {
  readonly archives: readonly PartRecord[];
}

const ARCHIVES = [
  { archive: STATE, prefix: "state" },
  { archive: LOGS, prefix: "logs" },
];

export const captureState = defineAction<Needs, Copy, Copied>({
  id: "capture-state",
  title: "Capture state, configuration, databases and logs",
  effect: "read",
  plan: async (context) => {
    const unitFiles = await unitFilesOf(context);
    const collections = ARCHIVES.map((part) => find(context, part, unitFiles));
    const bytes = collections.reduce((sum, collection) => sum + collection.bytes, 0);
    const files = collections.reduce((sum, { planned }) => sum + planned.length, 0);
    const lack = roomFor(workspaceOf(context), bytes, budgetFrom(context.parameters, STATE_BUDGET));
    if (lack !== null) return { kind: "impossible", ...lack };
    const summary = `copy ${files} entries, at most ${bytes} bytes`;
    return { kind: "act", summary, plan: { files, bytes, unitFiles }, prior: null };
  },
  apply: async (context, { unitFiles }) => {
    const archives: PartRecord[] = [];
    for (const part of ARCHIVES) archives.push(await copy(context, part, unitFiles));
    return { archives };
  },
  verify: async (context) => {
    const workspace = workspaceOf(context);
    const records: PartRecord[] = [];
    for (const { archive } of ARCHIVES) {
      const record = await checkPart(workspace, archive);
      if (typeof record === "string") return { outcome: "failed", summary: record };
      records.push(record);
    }
    const entries = records.reduce((sum, record) => sum + record.entries, 0);
    const losses = records.flatMap((record) => record.losses);
    const summary = `${entries} entries, read back and intact`;
    return {
      outcome: "done",
      summary: losses.length === 0 ? summary : `${summary}; ${losses.length} gaps`,
      facts: { captured: { archives: records.map((record) => ({ ...record })) } },
    };
  },
});

interface Part {
  readonly archive: string;
  readonly prefix: string;
}

async function copy(
  context: ActionContext<Needs>,
  part: Part,
  unitFiles: readonly string[],
): Promise<PartRecord> {
  const workspace = workspaceOf(context);
  const there = await checkPart(workspace, part.archive);
  if (typeof there !== "string") return there;
  const { planned, leftOut, bytes } = find(context, part, unitFiles);
  context.progress(`copying ${planned.length} entries, ${bytes} bytes, into ${part.archive}`);
  const { maxBytes } = budgetFrom(context.parameters, STATE_BUDGET);
  return writePart(workspace, { archive: part.archive, planned, leftOut, maxBytes });
}

function find(context: ActionContext<Needs>, part: Part, unitFiles: readonly string[]): Collection {
  const budget = budgetFrom(context.parameters, STATE_BUDGET);
  const target = recorded<Target>(context.fact("target"));
  return collect(workspaceOf(context), { ...part, target, unitFiles, budget });
}

/** Files that the service manager names; a manager that does not answer has its folders collected anyway. */
async function unitFilesOf(context: ActionContext<Needs>): Promise<readonly string[]> {
  const { supervisors } = recorded<Target>(context.fact("target"));
  const files: string[] = [];
  for (const supervisor of supervisors) {
    if (!supervisor.kind.startsWith("systemd")) continue;
    try {
      files.push(...(await context.host.services.state(supervisor)).files);
    } catch {
      context.progress(`the service manager does not tell the files of ${supervisor.name}`);
    }
  }
  return files;
}
