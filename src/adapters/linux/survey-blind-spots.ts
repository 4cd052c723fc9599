/** What a survey could not see, said in sentences: a set that may be incomplete must not look complete. */

import type { ProcessTable } from "../../model/process-table.ts";
import {
  countProcesses,
  describeProcess,
  describeProcesses,
  isAlive,
} from "../../model/process.ts";
import type { Member, ProcessEntry } from "../../model/process.ts";
import type { DescriptorReader } from "./descriptors.ts";
import { parseMounts } from "./mounts.ts";
import { readLink, readText } from "./proc-file.ts";
import type { MemberFinding } from "./survey-members.ts";

/** PROC_PID_INIT_INO of include/linux/proc_ns.h: the first PID namespace of a machine. */
const FIRST_PID_NAMESPACE = "pid:[4026531836]";

export interface BlindSpotView {
  readonly table: ProcessTable;
  readonly finding: MemberFinding;
  readonly descriptors: DescriptorReader;
  readonly isRoot: boolean;
}

export function blindSpots(view: BlindSpotView): readonly string[] {
  const { set, unexamined, unknownPorts } = view.finding;
  return [
    ...ownNamespace(),
    ...(view.isRoot ? [] : hiddenProcesses()),
    ...set.spared.map(sparedSentence),
    ...set.sharedUids.flatMap((uid) => sharedSentence(uid, view)),
    ...(unexamined.length === 0 ? [] : [unexaminedSentence(unexamined)]),
    ...unknownPorts.map(
      (port) => `something listens on port ${port}, but which process could not be read`,
    ),
    ...closedDescriptors(set.members, view.descriptors),
    ...otherNetworks(set.members),
  ];
}

function ownNamespace(): readonly string[] {
  const namespace = readLink("/proc/self/ns/pid");
  if (namespace === null || namespace === FIRST_PID_NAMESPACE) return [];
  return [
    "this is a process namespace of its own (a container?): processes outside of it were not seen",
  ];
}

/** hidepid of proc(5). */
function hiddenProcesses(): readonly string[] {
  const mounts = parseMounts(readText("/proc/self/mountinfo") ?? "");
  const isHiding = mounts.some(
    ({ point, type, options }) =>
      point === "/proc" && type === "proc" && /\bhidepid=(?!0|off)/.test(options),
  );
  return isHiding
    ? ["/proc hides the processes of other users (hidepid): they were not seen; run as root"]
    : [];
}

function sparedSentence(entry: Member): string {
  const name = describeProcess(entry);
  if (entry.pid === 1)
    return `${name} looks like the gateway but is process 1 here, which cannot be stopped from inside: run ir on the host of this container`;
  return `${name} looks like part of the gateway but is left running, because this session or the system depends on it: run ir from a login of your own`;
}

/** The suspect's user may have started these too, in a way that left no trace. */
function sharedSentence(uid: number, { table, finding }: BlindSpotView): readonly string[] {
  const { members, protectedOnes } = finding.set;
  const known = new Set(members.map(({ pid }) => pid));
  const others = table.entries.filter(
    (entry) =>
      entry.uid === uid &&
      !entry.isKernelThread &&
      isAlive(entry) &&
      !known.has(entry.pid) &&
      !protectedOnes.has(entry.pid),
  );
  if (others.length === 0) return [];
  return [
    `user ${uid} runs ${countProcesses(others.length)} more that nothing ties to the gateway, left running: ${describeProcesses(others)}`,
  ];
}

function unexaminedSentence(entries: readonly ProcessEntry[]): string {
  return `the environment of ${describeProcesses(entries)} could not be read: whether the agent started it is unknown; run as root`;
}

function closedDescriptors(
  members: readonly Member[],
  descriptors: DescriptorReader,
): readonly string[] {
  const closed = members.filter(({ pid }) => descriptors.of(pid)?.isWhole !== true);
  return closed.length === 0
    ? []
    : [`not all open sockets of ${describeProcesses(closed)} could be read; run as root`];
}

function otherNetworks(members: readonly Member[]): readonly string[] {
  const own = readLink("/proc/self/ns/net");
  const others = members.filter(({ pid }) => {
    const namespace = readLink(`/proc/${pid}/ns/net`);
    return namespace !== null && namespace !== own;
  });
  if (others.length === 0) return [];
  return [
    `${describeProcesses(others)} has a network of its own (a container?): a block here does not reach it`,
  ];
}
