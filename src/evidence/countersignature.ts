/** Whether a signature over TOP was made by somebody whom the operator's own list of signers names (ssh-keygen(1) -Y). */

import type { Commands } from "../ports/commands.ts";
import { NAMESPACE } from "./ssh-signature.ts";

export interface Countersigning {
  /** Absolute paths. */
  readonly signature: string;
  readonly signers: string;
  readonly top: Uint8Array;
}

export type CountersignatureVerdict =
  | { readonly kind: "good"; readonly principal: string; readonly key: string }
  /** Sentence parts. */
  | { readonly kind: "bad"; readonly problem: string }
  | { readonly kind: "unknown"; readonly problem: string };

const PROGRAM = "ssh-keygen";
const TIMEOUT_MS = 30_000;

/** OpenSSH itself decides: it knows every kind of key, validity in time, and wildcards of principals. */
export async function checkCountersignature(
  commands: Commands,
  { signature, signers, top }: Countersigning,
): Promise<CountersignatureVerdict> {
  const ask = (args: readonly string[]): ReturnType<Commands["run"]> =>
    commands.run({ program: PROGRAM, args, input: top, timeoutMs: TIMEOUT_MS });
  const found = await ask(["-Y", "find-principals", "-s", signature, "-f", signers]);
  if (found.kind !== "exited") return unknown(found.kind);
  const [principal = ""] = found.stdout.split("\n");
  if (found.exitCode !== 0 || principal === "")
    return { kind: "bad", problem: "is by a key that the list of signers does not name" };
  const who = ["-f", signers, "-I", principal];
  const verified = await ask(["-Y", "verify", ...who, "-n", NAMESPACE, "-s", signature]);
  if (verified.kind !== "exited") return unknown(verified.kind);
  if (verified.exitCode !== 0)
    return {
      kind: "bad",
      problem: "does not fit TOP, or its key was not valid, or for another purpose",
    };
  const key = /with (.*)$/mu.exec(verified.stdout)?.[1] ?? "";
  return { kind: "good", principal, key };
}

function unknown(kind: string): CountersignatureVerdict {
  const problem =
    kind === "not-found"
      ? "could not be checked: there is no ssh-keygen here"
      : "could not be checked: ssh-keygen did not answer";
  return { kind: "unknown", problem };
}
