/** `ir triage`. */

import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";

export async function triage(_call: Call): Promise<ExitCode> {
  throw new Refusal({
    kind: "unable",
    problem: "ir triage is being built",
    hint: "see: ir --help",
  });
}
