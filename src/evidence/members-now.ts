/** Members of the set that are still the processes that the survey saw: a number may belong to another by now. */

import type { ProcessIdentity } from "../model/process.ts";
import type { Target } from "../model/target.ts";
import type { KernelFiles } from "../ports/evidence-kernel.ts";

export interface MembersNow {
  readonly there: readonly ProcessIdentity[];
  readonly gone: readonly ProcessIdentity[];
}

const LONGEST_STAT = 4_096;

export function membersNow({ members }: Target, kernel: KernelFiles): MembersNow {
  const there = members.filter((member) => isSame(member, kernel));
  return { there, gone: members.filter((member) => !there.includes(member)) };
}

/** Field 22 of `/proc/PID/stat`, counted behind the name, which may hold anything (proc(5)). */
function isSame({ pid, startTicks }: ProcessIdentity, kernel: KernelFiles): boolean {
  const reading = kernel.read(`/proc/${pid}/stat`, LONGEST_STAT);
  if (reading.kind === "failed") return false;
  const text = Buffer.from(reading.bytes).toString("latin1");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return fields[19] === startTicks;
}
