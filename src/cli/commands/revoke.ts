/** `ir revoke`. */

import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";

export async function revoke(_call: Call): Promise<ExitCode> {
  throw new Refusal({
    kind: "unable",
    problem: "ir revoke is being built",
    hint: "see: ir --help",
  });
}
