/** `ir undo`: a false alarm; everything reversible goes back. */

import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";
import { reverseIncident } from "../reverse-incident.ts";

export async function undo(call: Call): Promise<ExitCode> {
  return reverseIncident(call, "undone");
}
