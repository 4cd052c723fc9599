/** A command that holds values in memory: whatever it shows or records goes through the output guard. */

import { guardOutput } from "../incident/guarded-output.ts";
import type { GuardedOutput } from "../incident/guarded-output.ts";
import type { Terminal } from "../ports/terminal.ts";
import type { Call } from "./call.ts";
import { EXIT } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { tellError } from "./explain-error.ts";

export interface GuardedCall extends Call {
  readonly guard: GuardedOutput;
}

type Deed = (call: GuardedCall) => Promise<ExitCode>;

/** Errors are told in here, so that no text of theirs gets past the guard. */
export async function guarded({ words, outside }: Call, deed: Deed): Promise<ExitCode> {
  const guard = guardOutput(outside.terminal);
  const call = { words, outside: { ...outside, terminal: guard.terminal }, guard };
  const code = await codeOf(call, deed);
  if (guard.held === 0) return code;
  tellHeld(outside.terminal, guard.held);
  return EXIT.defect;
}

async function codeOf(call: GuardedCall, deed: Deed): Promise<ExitCode> {
  const { words, outside } = call;
  try {
    return await deed(call);
  } catch (error) {
    return tellError(error, [words.verb, ...(words.json ? ["--json"] : [])], outside.terminal);
  }
}

function tellHeld(terminal: Terminal, held: number): void {
  const times = held === 1 ? "once" : `${held} times`;
  terminal.progress(
    `ir: error: this is a defect of ir: it was about to show or record the value of a credential, ${times}`,
  );
  terminal.progress(
    "ir: hint: [[ir:KIND:FINGERPRINT]] stands in its place; where [held back] stands, its beginning may be in the line above; please report it",
  );
}
