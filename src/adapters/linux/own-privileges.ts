/** Who we are to the kernel: user, login and capabilities of our own process. */

import { readText } from "./proc-file.ts";

/** linux/capability.h */
const CAP_NET_ADMIN = 12n;

export interface OwnPrivileges {
  readonly effectiveUid: number;
  /** -1 when no login was recorded (proc(5) loginuid). */
  readonly loginUid: number;
  readonly hasNetAdmin: boolean;
}

export function readOwnPrivileges(): OwnPrivileges {
  const login = Number(readText("/proc/self/loginuid") ?? -1);
  const capabilities =
    /^CapEff:\t([0-9a-f]+)$/m.exec(readText("/proc/self/status") ?? "")?.[1] ?? "0";
  return {
    effectiveUid: process.geteuid?.() ?? -1,
    loginUid: login === 0xffff_ffff || Number.isNaN(login) ? -1 : login,
    hasNetAdmin: ((BigInt(`0x${capabilities}`) >> CAP_NET_ADMIN) & 1n) === 1n,
  };
}
