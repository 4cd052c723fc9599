/** `ir evidence`. */

import { Refusal } from "../../model/refusal.ts";
import type { Call } from "../call.ts";
import type { ExitCode } from "../exit-code.ts";

export async function evidence(_call: Call): Promise<ExitCode> {
  throw new Refusal({
    kind: "unable",
    problem: "ir evidence is being built",
    hint: "see: ir --help",
  });
}
