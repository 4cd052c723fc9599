/** Read-only discovery of the target from `/proc` and a few files: it stands before the first isolation. */

import { hasGatewayTitle } from "../../model/gateway-title.ts";
import type { LockFile } from "../../model/lock-file.ts";
import { isHolder } from "../../model/process-seeds.ts";
import { processTable } from "../../model/process-table.ts";
import type { ProcessTable } from "../../model/process-table.ts";
import { isAlive } from "../../model/process.ts";
import type { Member, ProcessEntry, ProcessIdentity } from "../../model/process.ts";
import type { Target } from "../../model/target.ts";
import type { ControlGroups, Processes } from "../../ports/processes.ts";
import type { SurveyRequest, Surveyor } from "../../ports/surveyor.ts";
import { isErrno } from "../node/errno.ts";
import { readAccounts } from "./accounts.ts";
import { descriptorReader } from "./descriptors.ts";
import { readOwnPrivileges } from "./own-privileges.ts";
import { readSocketTable } from "./socket-table.ts";
import { blindSpots } from "./survey-blind-spots.ts";
import { claimedConfigPaths } from "./survey-config.ts";
import { surveyMembers } from "./survey-members.ts";
import type { MemberFinding } from "./survey-members.ts";
import { surveyNetwork } from "./survey-network.ts";
import { surveyOperator } from "./survey-operator.ts";
import { surveyState } from "./survey-state.ts";
import type { StateFinding } from "./survey-state.ts";
import { surveySupervisors } from "./survey-supervisors.ts";

export interface SurveyorParts {
  readonly processes: Processes;
  readonly controlGroups: ControlGroups;
}

export function linuxSurveyor(parts: SurveyorParts): Surveyor {
  return { survey: (request) => survey(request, parts) };
}

function survey(request: SurveyRequest, { processes, controlGroups }: SurveyorParts): Target {
  const table = processTable(processes.scan());
  const look = {
    table,
    sockets: readSocketTable(),
    descriptors: descriptorReader(),
    accounts: readAccounts(),
  };
  const own = readOwnPrivileges();
  const titled = table.entries.filter((entry) => isAlive(entry) && hasGatewayTitle(entry));
  const operator = surveyOperator({ ...look, ownPid: processes.ownPid, own });
  const state = surveyState(request.stateDirectory, {
    ...look,
    titled,
    operatorUids: operator.uids,
  });
  const finding = surveyMembers({ ...look, processes, titled, operator, state });
  const { members } = finding.set;
  const isRoot = own.effectiveUid === 0;
  const locks = finding.locks.filter((lock) => isHeld(lock, finding));
  const uids = suspectUids(members, state);
  const sshPorts = operator.operator.sshPorts;
  return {
    ...surveyNetwork({ ...look, members, locks, sshPorts }),
    stateDirectories: state.directories.map(({ path }) => path),
    configPaths: claimedConfigPaths(locks),
    uids,
    members,
    supervisors: surveySupervisors({
      ...look,
      finding,
      uids: [...uids, ...operator.uids],
      isRestricted: request.stateDirectory !== null,
    }),
    freezableCgroups: freezable(finding, table, controlGroups),
    operator: operator.operator,
    privileges: { isRoot, canChangeFirewall: own.hasNetAdmin, canSignal: members.every(canSignal) },
    unexamined: finding.unexamined.map(withoutArguments),
    spared: finding.set.spared.map(withoutArguments),
    blindSpots: [
      ...state.blindSpots,
      ...operator.blindSpots,
      ...blindSpots({ ...look, finding, isRoot }),
    ],
  };
}

/** Arguments may hold secrets, and these processes are shown and recorded for their name only. */
function withoutArguments(entry: ProcessEntry): ProcessEntry {
  return { ...entry, argv: entry.argv.slice(0, 1) };
}

function isHeld(lock: LockFile, { set }: MemberFinding): boolean {
  return set.members.some((member) => isHolder(member, lock));
}

/** When nothing runs, whoever owns the state would run it. */
function suspectUids(members: readonly Member[], state: StateFinding): readonly number[] {
  const users =
    members.length > 0
      ? members.map(({ uid }) => uid)
      : state.directories.map(({ ownerUid }) => ownerUid);
  return [...new Set(users)];
}

/** One that was born since the scan sits in a group of members and may freeze with them. */
function freezable(
  finding: MemberFinding,
  table: ProcessTable,
  controlGroups: ControlGroups,
): readonly string[] {
  const members = new Set(finding.set.members.map(({ pid }) => pid));
  const isHarmless = (pid: number): boolean => {
    const entry = table.get(pid);
    return entry === undefined || members.has(pid) || !isAlive(entry);
  };
  return finding.set.groups.filter(
    (path) => controlGroups.canFreeze(path) && controlGroups.members(path).every(isHarmless),
  );
}

/** Signal 0 is only the permission check of kill(2). */
function canSignal({ pid }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return !isErrno(cause, "EPERM");
  }
}
