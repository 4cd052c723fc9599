/** External programs that answer by their command line, and remember what they were asked. */

import type { CommandRequest, CommandResult, Commands } from "../../src/ports/commands.ts";

export interface ScriptedCommands extends Commands {
  /** Command lines in order, each with its time limit. */
  readonly asked: readonly string[];
  /** Whether all of them were kept out of logs. */
  isConfidential(): boolean;
}

/** By program and arguments, joined by spaces; what is not named ends with 0 and says nothing. */
export type CommandScript = Readonly<Record<string, Partial<CommandResult>>>;

export function scriptedCommands(
  script: CommandScript = {},
  missing: readonly string[] = [],
): ScriptedCommands {
  const asked: string[] = [];
  let isConfidential = true;
  return {
    asked,
    isConfidential: () => isConfidential,
    find: (program) => (missing.includes(program) ? null : `/usr/bin/${program}`),
    run: async ({ program, args, timeoutMs, ...request }: CommandRequest) => {
      isConfidential &&= request.isConfidential === true;
      const line = [program, ...args].join(" ");
      asked.push(`${line} (${timeoutMs} ms)`);
      return { kind: "exited", exitCode: 0, stdout: "", stderr: "", ...script[line] };
    },
  };
}
