/** argv to exit code; the one place that catches. */

import { VERSION } from "../model/version.ts";
import type { Outside } from "../ports/outside.ts";
import { parseArguments } from "./arguments.ts";
import type { Arguments } from "./arguments.ts";
import type { Command } from "./call.ts";
import { EXIT } from "./exit-code.ts";
import type { ExitCode } from "./exit-code.ts";
import { refuseSecretArguments } from "./secret-argument.ts";
import type { Verb } from "./verbs.ts";

/** Each command is loaded only when it is called: `ir contain` must not wait for the others. */
const COMMANDS: Readonly<Record<Verb, () => Promise<Command>>> = {
  contain: async () => (await import("./commands/contain.ts")).contain,
  status: async () => (await import("./commands/status.ts")).status,
  resume: async () => (await import("./commands/resume.ts")).resume,
  collect: async () => (await import("./commands/collect.ts")).collect,
  evidence: async () => (await import("./commands/evidence.ts")).evidence,
  triage: async () => (await import("./commands/triage.ts")).triage,
  revoke: async () => (await import("./commands/revoke.ts")).revoke,
  release: async () => (await import("./commands/release.ts")).release,
  undo: async () => (await import("./commands/undo.ts")).undo,
  playbook: async () => (await import("./commands/playbook.ts")).playbook,
  ready: async () => (await import("./commands/ready.ts")).ready,
  drill: async () => (await import("./commands/drill.ts")).drill,
};

export async function runCli(words: readonly string[], outside: Outside): Promise<ExitCode> {
  try {
    refuseSecretArguments(words);
    return await dispatch(parseArguments(words), outside);
  } catch (error) {
    const { tellError } = await import("./explain-error.ts");
    return tellError(error, words, outside.terminal);
  }
}

async function dispatch(words: Arguments, outside: Outside): Promise<ExitCode> {
  const { verb } = words;
  if (verb === "version") return answer(outside, `${VERSION}\n`);
  if (verb === "help" || words.help) return help(words, outside);
  for (const doubt of outside.startDoubts()) outside.terminal.progress(`ir: warning: ${doubt}`);
  const command = await COMMANDS[verb]();
  return command({ words, outside });
}

async function help({ verb }: Arguments, outside: Outside): Promise<ExitCode> {
  const { generalHelp, verbHelp } = await import("./help.ts");
  return answer(outside, verb === "help" || verb === "version" ? generalHelp() : verbHelp(verb));
}

function answer(outside: Outside, text: string): ExitCode {
  outside.terminal.answer(text);
  return EXIT.done;
}
