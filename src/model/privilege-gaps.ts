/** What this user may not do to this target: known from the survey, said before anything is begun. */

import { countProcesses, describeProcesses } from "./process.ts";
import { maySignal } from "./suspects.ts";
import type { Supervisor, Target } from "./target.ts";

export interface PrivilegeGap {
  /** Steps that cannot be done, or not wholly. */
  readonly steps: readonly string[];
  readonly problem: string;
}

/** Nothing for root with all its capabilities. */
export function privilegeGaps(target: Target): readonly PrivilegeGap[] {
  return [
    ...signalGaps(target),
    ...(target.privileges.canChangeFirewall ? [] : [FIREWALL]),
    ...(target.privileges.isRoot ? [] : [...holdGaps(target), ...captureGaps(target)]),
  ];
}

const FIREWALL: PrivilegeGap = {
  steps: ["cut", "prove"],
  problem:
    "only root may change the firewall: the network stays open, and that is all there is to prove about it",
};

function signalGaps(target: Target): readonly PrivilegeGap[] {
  const { members } = target;
  const beyond = members.filter((member) => !maySignal(member, target));
  if (beyond.length === 0) return [];
  const all = beyond.length === members.length ? "none of" : `${beyond.length} of`;
  const problem = `${all} ${countProcesses(members.length)} may be stopped or ended by this user: ${describeProcesses(beyond)}`;
  return [{ steps: ["freeze", "kill"], problem }];
}

function holdGaps({ supervisors, operator }: Target): readonly PrivilegeGap[] {
  const isBeyond = ({ kind, uid }: Supervisor): boolean =>
    kind === "systemd-system" ||
    ((kind === "systemd-user" || kind === "parent-process") && uid !== operator.effectiveUid);
  const names = supervisors.filter(isBeyond).map(({ name }) => name);
  if (names.length === 0) return [];
  return [{ steps: ["hold"], problem: `only root can hold ${names.join(", ")}` }];
}

/** Files are read with the rights of whoever reads: what is missing then is listed in the manifest. */
function captureGaps({ uids, operator }: Target): readonly PrivilegeGap[] {
  const others = uids.filter((uid) => uid !== operator.effectiveUid);
  const problem =
    others.length === 0
      ? "what only root may read (logins, sudo rules, jobs of other users, the firewall) will be missing"
      : `what user ${others.join(", ")} keeps to itself (state, configuration, memory maps, open files) may be missing, and what only root may read`;
  return [{ steps: ["volatile", "capture"], problem }];
}
