/** Asks a program that only reads, and keeps its words and in custody how it was asked. */

import type { CommandResult } from "../ports/commands.ts";
import type { GatherRound } from "./collector.ts";
import { gatherBytes, leaveOut } from "./gatherer.ts";
import type { Gatherer } from "./gatherer.ts";

export interface ProgramQuestion {
  readonly program: string;
  readonly args: readonly string[];
  /** Where its output goes. */
  readonly member: string;
  readonly timeoutMs?: number;
  /** Whether a refusal is a loss; a program that is not installed never is. */
  readonly isExpected?: boolean;
  /** Container engines write what the container wrote to its stderr to theirs. */
  readonly keepsStderr?: boolean;
  /** Takes out what must not be in the archive. */
  change?(output: string): string;
}

const TIMEOUT_MS = 3_000;

/** Answers the output, or `null` when there is none to rely on. */
export async function askProgram(
  gatherer: Gatherer,
  round: Pick<GatherRound, "commands" | "digest" | "note">,
  question: ProgramQuestion,
): Promise<string | null> {
  const { program, args, timeoutMs = TIMEOUT_MS } = question;
  const result = await round.commands.run({ program, args, timeoutMs });
  const words = [program, ...args].join(" ");
  if (result.kind === "not-found") {
    leaveOut(gatherer, { what: words, why: "is not installed on this host", isLoss: false });
    return null;
  }
  const output = keep(gatherer, question, result);
  const sha256 = output === "" ? "" : round.digest.sha256(output);
  const detail = `${words}: ${ending(result, timeoutMs)}`;
  const argv = [program, ...args];
  round.note({ action: "program", detail, argv, exit: result.exitCode, sha256 });
  if (hasSucceeded(result)) return output;
  const rest = output === "" ? "" : "; what it wrote until then is here";
  const why = `${failure(result, timeoutMs)}${rest}`;
  leaveOut(gatherer, { what: words, why, isLoss: question.isExpected ?? true });
  return null;
}

/** Stores what the program wrote, also when it failed, and answers it. */
function keep(
  gatherer: Gatherer,
  { member, change = asItIs, keepsStderr = false }: ProgramQuestion,
  result: CommandResult,
): string {
  const output = result.stdout === "" ? "" : change(result.stdout);
  if (hasSucceeded(result) || output !== "") gatherBytes(gatherer, member, output);
  if (keepsStderr && result.stderr !== "") gatherBytes(gatherer, `${member}.stderr`, result.stderr);
  return output;
}

function hasSucceeded({ kind, exitCode }: CommandResult): boolean {
  return kind === "exited" && exitCode === 0;
}

function asItIs(output: string): string {
  return output;
}

function ending(result: CommandResult, timeoutMs: number): string {
  return result.kind === "exited"
    ? `exit code ${result.exitCode ?? "none"}`
    : failure(result, timeoutMs);
}

function failure({ kind, exitCode }: CommandResult, timeoutMs: number): string {
  switch (kind) {
    case "exited":
      return `could not be read (exit code ${exitCode ?? "none"})`;
    case "timed-out":
      return `did not end within ${timeoutMs} ms and was killed with its process group`;
    case "killed":
      return "was killed, or wrote more than is taken";
    case "not-found":
      return "is not installed on this host";
  }
}
