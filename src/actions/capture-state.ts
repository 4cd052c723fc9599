/** Copies state, configuration, databases and logs, byte for byte, without opening or running any of it. */

import { defineAction } from "../engine/action.ts";
import type { ActionContext } from "../engine/action.ts";
import { recorded } from "../model/json.ts";
import type { Target } from "../model/target.ts";
import type { Host } from "../ports/host.ts";
import { budgetFrom, captureOptions, STATE_BUDGET } from "../evidence/budget.ts";
import type { Budget } from "../evidence/budget.ts";
import { collect } from "../evidence/collection.ts";
import type { Collection } from "../evidence/collection.ts";
import { composeFoldersOf } from "../evidence/compose-folders.ts";
import { LOGS, MEMORY, STATE } from "../evidence/layout.ts";
import { checkPart, writePart } from "../evidence/part.ts";
import type { PartRecord } from "../evidence/part.ts";
import { joined } from "../evidence/planned-list.ts";
import { performDeeds } from "../evidence/perform-deeds.ts";
import type { Asked } from "../evidence/places.ts";
import { roomFor, whatFits } from "../evidence/room.ts";
import { workspaceOf } from "../evidence/workspace.ts";

type Needs = Pick<Host, "clock" | "digest" | "evidence" | "services" | "commands" | "firewall">;

interface Copy extends Asked {
  readonly files: number;
  readonly bytes: number;
}

interface Copied {
  readonly archives: readonly PartRecord[];
}

const IN_CLEAR =
  "the evidence lies here in clear, keys and private words included: only its owner may read it; --to age1... encrypts it";

interface Part {
  readonly archive: string;
  readonly prefix: string;
}

export const captureState = defineAction<Needs, Copy, Copied>({
  id: "capture-state",
  title: "Capture state, configuration, databases and logs",
  effect: "read",
  plan: async (context) => {
    const asked = await askAround(context);
    const collections = partsOf(context).map((part) => find(context, part, asked));
    const { memoryBytes } = captureOptions(context.parameters);
    const bytes = collections.reduce((sum, collection) => sum + collection.bytes, memoryBytes);
    const files = collections.reduce((sum, { planned }) => sum + planned.length, 0);
    const lack = roomFor(workspaceOf(context), bytes, budgetOf(context));
    if (lack !== null) return { kind: "impossible", ...lack };
    const summary = `copy ${files} entries, at most ${bytes} bytes`;
    return { kind: "act", summary, plan: { files, bytes, ...asked }, prior: null };
  },
  apply: async (context, asked) => {
    if (workspaceOf(context).recipients.length === 0) context.progress(IN_CLEAR);
    const archives: PartRecord[] = [];
    for (const part of partsOf(context)) archives.push(await copy(context, part, asked));
    return { archives };
  },
  verify: async (context) => {
    const workspace = workspaceOf(context);
    const records: PartRecord[] = [];
    for (const { archive } of partsOf(context)) {
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

/** Memory first, where it was asked for: nothing of it survives the processes. */
function partsOf({ parameters }: ActionContext<Needs>): readonly Part[] {
  const { memoryBytes } = captureOptions(parameters);
  return [
    ...(memoryBytes > 0 ? [{ archive: MEMORY, prefix: "memory" }] : []),
    { archive: STATE, prefix: "state" },
    { archive: LOGS, prefix: "logs" },
  ];
}

async function copy(context: ActionContext<Needs>, part: Part, asked: Asked): Promise<PartRecord> {
  const workspace = workspaceOf(context);
  const there = await checkPart(workspace, part.archive);
  if (typeof there !== "string") return there;
  const { commands, firewall } = context.host;
  const budget = budgetOf(context);
  const options = captureOptions(context.parameters);
  const target = targetOf(context);
  const request = { ...part, target, asked, budget, options };
  const found = collect(workspace, request);
  const made = await performDeeds(workspace, { ...request, commands, firewall });
  // What programs said is small, and gone if the rest fills the budget first.
  const planned = joined([made.planned, found.planned]);
  const leftOut = [...made.leftOut, ...found.leftOut];
  context.progress(`copying ${planned.length} entries, ${found.bytes} bytes, into ${part.archive}`);
  const maxBytes = part.archive === MEMORY ? options.memoryBytes * 2 : whatFits(workspace, budget);
  return writePart(workspace, { archive: part.archive, planned, leftOut, maxBytes });
}

function find(context: ActionContext<Needs>, part: Part, asked: Asked): Collection {
  const budget = budgetOf(context);
  const options = captureOptions(context.parameters);
  return collect(workspaceOf(context), {
    ...part,
    target: targetOf(context),
    asked,
    budget,
    options,
  });
}

function budgetOf({ parameters }: ActionContext<Needs>): Budget {
  return budgetFrom(parameters, STATE_BUDGET);
}

function targetOf(context: ActionContext<Needs>): Target {
  return recorded<Target>(context.fact("target"));
}

/** What the service manager and the container engine name; who does not answer has its folders collected anyway. */
async function askAround(context: ActionContext<Needs>): Promise<Asked> {
  const target = targetOf(context);
  const unitFiles: string[] = [];
  for (const supervisor of target.supervisors) {
    if (!supervisor.kind.startsWith("systemd")) continue;
    try {
      unitFiles.push(...(await context.host.services.state(supervisor)).files);
    } catch {
      context.progress(`the service manager does not tell the files of ${supervisor.name}`);
    }
  }
  return { unitFiles, composeFolders: await composeFoldersOf(target, context.host.commands) };
}
