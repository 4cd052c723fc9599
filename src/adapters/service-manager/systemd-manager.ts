/** One instance of systemd, the system's or a user's own, and how to speak to it with its own rights. */

import { readlinkSync } from "node:fs";
import { join } from "node:path";

import type { Supervisor } from "../../model/target.ts";
import type { CommandResult, Commands } from "../../ports/commands.ts";

const TIMEOUT_MS = 10_000;

export interface Manager {
  /** Where a link to /dev/null overrides the unit files of /etc and of the home as well. */
  readonly controlFolder: string;
  /** Throws with what systemctl said unless it ended with 0. */
  systemctl(...args: readonly string[]): Promise<string>;
  /** Runs as the manager's user, because root must not write into a folder of the suspect; throws as above. */
  mustRun(program: string, ...args: readonly string[]): Promise<string>;
  /** Whether the unit is linked to /dev/null in the control folder. */
  hasLink(unit: string): boolean;
}

export function managerOf(commands: Commands, supervisor: Supervisor): Manager {
  const { uid } = supervisor;
  const isUsers = supervisor.kind === "systemd-user" && uid !== null;
  const runtime = `/run/user/${uid ?? 0}`;
  const identity = isUsers ? { uid, env: { XDG_RUNTIME_DIR: runtime } } : {};
  const controlFolder = isUsers
    ? join(runtime, "systemd/user.control")
    : "/run/systemd/system.control";
  const mustRun: Manager["mustRun"] = async (program, ...args) => {
    const result = await commands.run({ program, args, timeoutMs: TIMEOUT_MS, ...identity });
    if (result.kind === "exited" && result.exitCode === 0) return result.stdout;
    throw new Error(complaint([program, ...args], result));
  };
  const mode = isUsers ? ["--user"] : [];
  return {
    controlFolder,
    mustRun,
    systemctl: (...args) =>
      mustRun("systemctl", ...mode, "--no-pager", "--no-ask-password", ...args),
    hasLink: (unit) => linkTarget(join(controlFolder, unit)) === "/dev/null",
  };
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function complaint(argv: readonly string[], result: CommandResult): string {
  const how = result.kind === "exited" ? `ended with code ${result.exitCode}` : result.kind;
  return `${argv.join(" ")} ${how}: ${result.stderr.trim().split("\n")[0] ?? ""}`;
}
