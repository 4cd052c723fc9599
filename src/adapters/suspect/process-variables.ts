/** Taking `/proc/PID/environ` apart (proc(5)). */

import { printable } from "../../model/printable.ts";
import type { SuspectVariable } from "../../ports/suspect.ts";

/** NAME=VALUE, each ended by a NUL; a process may have overwritten its own. */
export function variablesIn(bytes: Uint8Array, pid: number): readonly SuspectVariable[] {
  const variables: SuspectVariable[] = [];
  for (let from = 0; from < bytes.length;) {
    const nul = bytes.indexOf(0, from);
    const end = nul < 0 ? bytes.length : nul;
    const equals = bytes.indexOf(0x3d, from);
    if (equals > from && equals < end) {
      const name = printable(new TextDecoder().decode(bytes.subarray(from, equals)));
      variables.push({ pid, name, value: bytes.slice(equals + 1, end) });
    }
    from = end + 1;
  }
  return variables;
}
