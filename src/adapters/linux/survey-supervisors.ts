/** Who would start the gateway again: seen from its processes, else from the unit files on disk. */

import type { ProcessTable } from "../../model/process-table.ts";
import { findSupervisors } from "../../model/supervision.ts";
import type { Supervisor } from "../../model/target.ts";
import type { Account } from "./accounts.ts";
import { readNames } from "./proc-file.ts";
import type { MemberFinding } from "./survey-members.ts";

export interface SupervisorView {
  readonly table: ProcessTable;
  readonly finding: MemberFinding;
  readonly accounts: readonly Account[];
  /** Users of gateways, of state directories and the operator. */
  readonly uids: readonly number[];
  /** Whether only one state directory was asked for: then a unit file may be another one's. */
  readonly isRestricted: boolean;
}

const UNIT = /^(?:openclaw|clawdbot|moltbot)[\w@.-]*\.service$/;
const SYSTEM_FOLDERS = ["/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system"];

export function surveySupervisors(view: SupervisorView): readonly Supervisor[] {
  const { set, marks } = view.finding;
  const found = findSupervisors({
    table: view.table,
    marks,
    protectedOnes: set.protectedOnes,
    members: new Set(set.members.map(({ pid }) => pid)),
    seeds: set.seeds.map(({ entry }) => entry),
    groups: set.groups,
  });
  const isManaged = found.some(({ kind }) => kind.startsWith("systemd") || kind === "container");
  return isManaged || view.isRestricted ? found : [...found, ...unitFiles(view)];
}

/** A gateway that crashes in a loop is dead half of the time; its unit is still there. */
function unitFiles(view: SupervisorView): readonly Supervisor[] {
  if (readNames("/run/systemd/system") === null) return [];
  const system = unitsIn(SYSTEM_FOLDERS).map((name) => unit("systemd-system", name, null));
  const users = view.accounts.filter(({ uid }) => view.uids.includes(uid));
  const user = users.flatMap(({ home, uid }) =>
    unitsIn([`${home}/.config/systemd/user`]).map((name) => unit("systemd-user", name, uid)),
  );
  return [...system, ...user];
}

function unit(kind: Supervisor["kind"], name: string, uid: number | null): Supervisor {
  return { kind, name, processes: [], uid };
}

function unitsIn(folders: readonly string[]): readonly string[] {
  return [
    ...new Set(
      folders.flatMap((folder) => (readNames(folder) ?? []).filter((name) => UNIT.test(name))),
    ),
  ];
}
