/** The deed of a step with `run:`: a program, another that looks whether it worked, and the way back. */

import type { CommandResult, Commands } from "../ports/commands.ts";
import type { Digest } from "../ports/digest.ts";
import { defineAction } from "./action.ts";
import type { Action, Plan, Undo, UndoVerdict, Verdict } from "./action.ts";
import { briefCommand } from "./command-text.ts";
import type { Argv, Commanded, Step } from "./playbook.ts";

export interface CommandHost {
  readonly commands: Commands;
  readonly digest: Digest;
}

/** What the journal calls the deed; no action of the catalogue has this name. */
export const RUN = "run";

/** All that is needed to look again and to take it back, also without the playbook. */
interface RunPlan extends Commanded {
  readonly undo: Commanded | null;
  readonly deadlineMs: number;
  readonly provides: readonly string[];
}

/** Never the output: it may hold secrets, and the journal is shown around. */
interface RunReceipt {
  readonly kind: CommandResult["kind"];
  readonly exitCode: number | null;
  readonly stdoutSha256: string;
  readonly stderrSha256: string;
}

export function commandStep<H extends CommandHost>(step: Step): Action<H> {
  const { deed, deadlineMs, provides } = step;
  if (deed.kind !== "run") throw new Error(`step ${step.id} runs no command`);
  const { run, verify, undo } = deed;
  return defineAction<H, RunPlan, RunReceipt>({
    id: RUN,
    title: step.title,
    effect: step.effect,
    plan: async ({ host }) => planOf({ run, verify, undo, deadlineMs, provides }, host.commands),
    apply: ({ host }, plan) => perform(host, plan.run, plan.deadlineMs),
    verify: ({ host }, plan, receipt) => verdictOf(host, plan, receipt),
    ...(undo === null ? {} : { undo: WAY_BACK }),
  });
}

function planOf(plan: RunPlan, commands: Commands): Plan<RunPlan> {
  const { run, verify, undo } = plan;
  const argvs = [run, verify, ...(undo === null ? [] : [undo.run, undo.verify])];
  const missing = argvs.map(programOf).find((program) => commands.find(program) === null);
  if (missing === undefined)
    return { kind: "act", summary: `run ${briefCommand(run)}`, plan, prior: null };
  return {
    kind: "impossible",
    reason: `there is no program ${missing} that only root can change`,
    remedy: `install ${missing} into a system folder, and run the playbook again`,
  };
}

async function perform(host: CommandHost, argv: Argv, ms: number): Promise<RunReceipt> {
  const { kind, exitCode, stdout, stderr } = await start(host, argv, ms);
  const { sha256 } = host.digest;
  return { kind, exitCode, stdoutSha256: sha256(stdout), stderrSha256: sha256(stderr) };
}

function start(host: CommandHost, argv: Argv, ms: number): Promise<CommandResult> {
  return host.commands.run({
    program: programOf(argv),
    args: argv.slice(1),
    timeoutMs: beforeDeadline(ms),
    isConfidential: true,
  });
}

function programOf([program = ""]: Argv): string {
  return program;
}

/** A program that is not over in time is ended before anybody looks, not while somebody looks. */
function beforeDeadline(ms: number): number {
  return Math.max(1, ms - Math.min(500, Math.ceil(ms / 10)));
}

/** As long as the engine waits for a look (perform-step.ts, undo.ts). */
const SHORTEST_LOOK_MS = 15_000;
const UNDO_MS = 60_000;

async function verdictOf(
  host: CommandHost,
  plan: RunPlan,
  receipt: RunReceipt | null,
): Promise<Verdict> {
  const looked = await start(host, plan.verify, Math.max(SHORTEST_LOOK_MS, plan.deadlineMs));
  const facts = Object.fromEntries(plan.provides.map((name) => [name, {}]));
  return {
    outcome: outcomeOf(looked, receipt),
    summary: `${programOf(plan.run)} ${receipt === null ? "has no recorded end" : endOf(receipt)}; ${lookText(plan.verify, looked)}`,
    facts,
    detail: { exitCode: receipt?.exitCode ?? null, verifyExitCode: looked.exitCode },
  };
}

/** A command outlives ir: as long as its end is not known, what is not done yet may still be. */
function outcomeOf(looked: CommandResult, receipt: RunReceipt | null): Verdict["outcome"] {
  switch (answerOf(looked)) {
    case "yes":
      return receipt === null || receipt.kind === "exited" ? "done" : "unknown";
    case "no":
      return receipt === null ? "unknown" : "failed";
    case "unclear":
      return "unknown";
  }
}

type Answer = "yes" | "no" | "unclear";

function answerOf({ kind, exitCode }: CommandResult): Answer {
  if (kind !== "exited") return "unclear";
  return exitCode === 0 ? "yes" : exitCode === 1 ? "no" : "unclear";
}

function lookText(argv: Argv, looked: CommandResult): string {
  const words = { yes: "says yes", no: "says no", unclear: `does not tell (it ${endOf(looked)})` };
  return `the look afterwards (${briefCommand(argv)}) ${words[answerOf(looked)]}`;
}

function endOf({ kind, exitCode }: Pick<CommandResult, "kind" | "exitCode">): string {
  switch (kind) {
    case "exited":
      return `ended with ${exitCode}`;
    case "not-found":
      return "was not found";
    case "timed-out":
      return "was ended at its deadline";
    case "killed":
      return "was killed";
  }
}

const WAY_BACK: Undo<CommandHost, RunPlan> = {
  apply: async ({ host }, { undo }) =>
    undo === null ? undefined : perform(host, undo.run, UNDO_MS),
  verify: async ({ host }, { undo }): Promise<UndoVerdict> => {
    if (undo === null) return { outcome: "failed", summary: "no command takes it back" };
    const looked = await start(host, undo.verify, UNDO_MS);
    const outcomes = { yes: "done", no: "failed", unclear: "unknown" } as const;
    return { outcome: outcomes[answerOf(looked)], summary: lookText(undo.verify, looked) };
  },
};

/** Takes back a command that a journal tells of; what to run stands in its intent. */
export const recordedCommand: Action<CommandHost> = defineAction<CommandHost, RunPlan, RunReceipt>({
  id: RUN,
  title: "take back a command of the playbook",
  effect: "reversible",
  plan: async () => ({
    kind: "impossible",
    reason: "a command is begun by the step of a playbook only",
    remedy: "ir playbook run FILE",
  }),
  apply: ({ host }, plan) => perform(host, plan.run, plan.deadlineMs),
  verify: ({ host }, plan, receipt) => verdictOf(host, plan, receipt),
  undo: WAY_BACK,
});
