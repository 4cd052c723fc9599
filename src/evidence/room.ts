/** Whether the disk that takes the evidence has room for it, asked before anything is read. */

import type { Budget } from "./budget.ts";
import type { Workspace } from "./workspace.ts";

export interface Lack {
  readonly reason: string;
  readonly remedy: string;
}

/** Compression may well make it fit, but a full disk in the middle costs more than a question before. */
export function roomFor(
  { evidence, incidentFolder }: Workspace,
  bytes: number,
  budget: Budget,
): Lack | null {
  const free = evidence.folders.freeBytes(incidentFolder);
  const needed = Math.min(bytes, budget.maxBytes) + budget.reserveBytes;
  if (needed <= free || budget.force || budget.fit) return null;
  return {
    reason: `${needed} bytes may be needed for the evidence, ${free} are free at ${incidentFolder}`,
    remedy:
      "free some space there, start again with --home on another disk, or take what fits, most valuable first: --fit",
  };
}

/** Bodies that do not compress, and what stands around them in the archive, the manifest and the listings. */
const OVERHEAD = 1.1;

/** Body bytes of the next archive at most: the budget, or what there is room for where it shall fit. */
export function whatFits({ evidence, incidentFolder }: Workspace, budget: Budget): number {
  if (!budget.fit) return budget.maxBytes;
  const free = evidence.folders.freeBytes(incidentFolder) - budget.reserveBytes;
  return Math.min(budget.maxBytes, Math.max(0, Math.floor(free / OVERHEAD)));
}
