/** The local accounts of passwd(5), read as a file: no name service is asked, a hostile one could answer. */

import { readFileSync } from "node:fs";

/** 65534 is `nogroup` or `nobody` on every distribution: rights to nothing. */
const NO_GROUP = 65_534;

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

export function readAccounts(path = "/etc/passwd"): readonly Account[] {
  try {
    return readFileSync(path, "utf8").split("\n").flatMap(parseAccount);
  } catch {
    return [];
  }
}

/** The group that a process of this user should run in. */
export function primaryGroup(uid: number, accounts: readonly Account[] = readAccounts()): number {
  return accounts.find((account) => account.uid === uid)?.gid ?? NO_GROUP;
}

function parseAccount(line: string): readonly Account[] {
  const [name = "", , uid = "", gid = "", , home = ""] = line.split(":");
  if (!/^\d+$/u.test(uid) || !/^\d+$/u.test(gid)) return [];
  return [{ name, uid: Number(uid), gid: Number(gid), home }];
}
