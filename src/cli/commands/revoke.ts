/** `ir revoke`: no credential of the gateway unaccounted for. */

import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";
import { guarded } from "../guarded-call.ts";
import { revokeDeed } from "../revoke/deed.ts";

export async function revoke(call: Call): Promise<ExitCode> {
  return guarded(call, async (inner) => revokeDeed(inner)(inner));
}
