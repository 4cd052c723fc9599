/** External programs through execa: own session, nothing inherited, a deadline for the whole group. */

import type { Options } from "execa";

import type { CommandRequest, CommandResult, Commands } from "../../ports/commands.ts";
import { primaryGroup } from "../linux/accounts.ts";
import { SYSTEM_FOLDERS, trustedProgram } from "./trusted-program.ts";

/** Characters of each output stream; a program that writes more is stopped. */
const MOST_OUTPUT = 16 * 1024 * 1024;

/** How long an escaped grandchild may hold the output open after the deadline. */
const GRACE_MS = 300;

const FIXED_ENVIRONMENT = { PATH: SYSTEM_FOLDERS.join(":"), LC_ALL: "C", TZ: "UTC" } as const;

/** `folders`: where programs are looked for; the fixed system folders unless a test says otherwise. */
export function nodeCommands(folders: readonly string[] = SYSTEM_FOLDERS): Commands {
  const find = (program: string): string | null => trustedProgram(program, folders);
  return {
    find,
    run: async (request) => {
      const path = find(request.program);
      if (path === null)
        return result("not-found", "", `${request.program} is not in ${folders.join(", ")}`);
      return runProgram(path, request);
    },
  };
}

async function runProgram(path: string, request: CommandRequest): Promise<CommandResult> {
  // Loaded at the first command: the first isolation stands before it and needs none.
  const { execa } = await import("execa");
  const subprocess = execa(path, [...request.args], optionsOf(request));
  const deadline = startDeadline(subprocess, request.timeoutMs);
  const ended = await subprocess;
  deadline.clear();
  const { stdout, stderr } = ended;
  if (ended.isMaxBuffer) killGroup(subprocess.pid);
  if (deadline.passed) return result("timed-out", stdout, stderr);
  if (ended.isMaxBuffer) return result("killed", stdout, stderr);
  if (ended.exitCode !== undefined)
    return { kind: "exited", exitCode: ended.exitCode, stdout, stderr };
  if (subprocess.pid === undefined)
    return result("not-found", "", ended.originalMessage ?? ended.message ?? "");
  return result("killed", stdout, stderr);
}

function optionsOf(request: CommandRequest) {
  const identity =
    request.uid === undefined ? {} : { uid: request.uid, gid: primaryGroup(request.uid) };
  const input =
    request.input === undefined ? { stdin: "ignore" as const } : { input: request.input };
  return {
    ...identity,
    ...input,
    cwd: "/",
    env: { ...FIXED_ENVIRONMENT, ...request.env },
    extendEnv: false,
    // setsid(2): a lost terminal sends SIGHUP to its own session only.
    detached: true,
    cleanup: false,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: MOST_OUTPUT,
  } satisfies Options;
}

interface Running {
  readonly pid?: number | undefined;
  readonly stdout: { destroy(): void };
  readonly stderr: { destroy(): void };
}

function startDeadline(
  subprocess: Running,
  timeoutMs: number,
): { readonly passed: boolean; clear(): void } {
  let passed = false;
  let grace: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    passed = true;
    killGroup(subprocess.pid);
    grace = setTimeout(() => {
      subprocess.stdout.destroy();
      subprocess.stderr.destroy();
    }, GRACE_MS);
  }, timeoutMs);
  return {
    get passed() {
      return passed;
    },
    clear: () => {
      clearTimeout(timer);
      clearTimeout(grace);
    },
  };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}

function result(
  kind: "not-found" | "timed-out" | "killed",
  stdout: string,
  stderr: string,
): CommandResult {
  return { kind, exitCode: null, stdout, stderr };
}
