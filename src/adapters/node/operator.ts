/** Who is at the keyboard, as far as the kernel and the password file tell. */

import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

/** The kernel's login uid survives sudo (proc(5) loginuid); 4294967295 means that none was set. */
const UNSET = "4294967295";

export function operatorName(): string {
  const effective = nameOfSelf();
  const login = loginUid();
  return login === null ? effective : `${effective} (login uid ${login})`;
}

function loginUid(): string | null {
  try {
    const text = readFileSync("/proc/self/loginuid", "utf8").trim();
    return text === UNSET || text === "" ? null : text;
  } catch {
    return null;
  }
}

function nameOfSelf(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.geteuid?.() ?? -1}`;
  }
}
