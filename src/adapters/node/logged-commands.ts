/** Commands that leave a line in the diagnostics for every program they ran: what, how it ended, how long it took. */

import { printable } from "../../model/printable.ts";
import type { CommandRequest, CommandResult, Commands } from "../../ports/commands.ts";
import type { Log } from "../../ports/log.ts";

/** Of what a program complained; its whole output is nobody's diagnostics. */
const LONGEST_COMPLAINT = 300;

export function loggedCommands(commands: Commands, log: Log): Commands {
  return {
    find: commands.find,
    run: async (request) => {
      const started = process.hrtime.bigint();
      const result = await commands.run(request);
      const ms = Number((process.hrtime.bigint() - started) / 1_000_000n);
      const { program } = request;
      if (isFine(result)) log.debug("program ended", { program, ms });
      else log.warn("program failed", { program, ms, ...failureOf(result, request) });
      return result;
    },
  };
}

function isFine({ kind, exitCode }: CommandResult): boolean {
  return kind === "exited" && exitCode === 0;
}

function failureOf({ kind, exitCode, stderr }: CommandResult, request: CommandRequest) {
  if (request.isConfidential === true) return { kind, exitCode };
  return { kind, exitCode, complaint: printable(stderr.trim().slice(0, LONGEST_COMPLAINT)) };
}
