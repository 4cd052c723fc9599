/** Ends what tests have started, also when a test forgot to, was interrupted, or was killed. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cgroupMount, removeGroup } from "./control-group.ts";
import { labsDirectory } from "./paths.ts";
import { readProcess } from "./process-table.ts";

/** The owner's pid is in every name that the harness gives, so that left-overs of a killed run can be told. */
export const namePrefix = `ir-lab-${process.pid}-`;
const anyName = /^ir-lab-(\d+)-/;

const atExit = new Set<() => void>();
process.on("exit", () => {
  for (const end of atExit) end();
});

/** Registers an immediate, synchronous end for the exit of this process. Answers how to forget it. */
export function endAtExit(end: () => void): () => void {
  atExit.add(end);
  return () => {
    atExit.delete(end);
  };
}

/**
 * Removes directories and groups whose owner no longer lives. The processes themselves need no
 * sweeping: the first process of each lab ends with the pipe from its owner.
 */
export async function sweepLeftOvers(): Promise<void> {
  for (const name of readdirSync(labsDirectory)) {
    if (isLeftOver(name)) rmSync(join(labsDirectory, name), { recursive: true, force: true });
  }
  const mount = cgroupMount();
  if (mount === null) return;
  const groups = readdirSync(mount).filter(isLeftOver);
  const removals = await Promise.allSettled(groups.map((name) => removeGroup(join(mount, name))));
  // What the kernel itself holds on to is no reason not to go on; the labs of others are told apart by name.
  for (const removal of removals) {
    if (removal.status === "rejected") console.warn(`left over: ${String(removal.reason)}`);
  }
}

function isLeftOver(name: string): boolean {
  const owner = anyName.exec(name)?.[1];
  return owner !== undefined && readProcess(Number(owner)) === null;
}
