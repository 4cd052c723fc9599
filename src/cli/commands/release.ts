/** `ir release`: lifts the containment; the gate stands before it. */

import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";
import { reverseIncident } from "../reverse-incident.ts";

/** @throws Refusal `waiting` while nothing has verified the re-hardening and nobody said to go without. */
export async function release(call: Call): Promise<ExitCode> {
  const { withoutVerification, reason } = call.words;
  if (!withoutVerification || reason === null || reason.trim() === "") {
    throw new Refusal({
      kind: "waiting",
      problem: "the gate is closed: the re-hardening of this gateway was not verified",
      hint: "ir cannot verify it yet; to go without, say why: ir release --without-verification --reason TEXT",
    });
  }
  return reverseIncident(call, "released");
}
