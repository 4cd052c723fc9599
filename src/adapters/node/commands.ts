/** External programs through execa: own session, nothing inherited, a deadline for the whole group. */

import type { Readable } from "node:stream";

import type { Options } from "execa";

import type { CommandRequest, CommandResult, Commands } from "../../ports/commands.ts";
import { primaryGroup } from "../linux/accounts.ts";
import { SYSTEM_FOLDERS, trustedProgram } from "./trusted-program.ts";

/** Bytes of each output stream; a program that writes more is stopped. */
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
      if (path !== null) return runProgram(path, request);
      return without("not-found", `${request.program} is not in ${folders.join(", ")}`);
    },
  };
}

async function runProgram(path: string, request: CommandRequest): Promise<CommandResult> {
  // Loaded at the first command: the first isolation stands before it and needs none.
  const { execa } = await import("execa");
  const subprocess = execa(path, [...request.args], optionsOf(request));
  const end = (): void => killGroup(subprocess.pid);
  const stdout = collect(subprocess.stdout, end);
  const stderr = collect(subprocess.stderr, end);
  const deadline = startDeadline(request.timeoutMs, () => {
    end();
    return [subprocess.stdout, subprocess.stderr];
  });
  const ended = await subprocess;
  deadline.clear();
  const output = { stdout: stdout.text(), stderr: stderr.text() };
  if (deadline.hasPassed()) return { kind: "timed-out", exitCode: null, ...output };
  if (stdout.isCut() || stderr.isCut()) return { kind: "killed", exitCode: null, ...output };
  if (ended.exitCode !== undefined) return { kind: "exited", exitCode: ended.exitCode, ...output };
  if (subprocess.pid !== undefined) return { kind: "killed", exitCode: null, ...output };
  return without("not-found", ended.originalMessage ?? `${path} could not be started`);
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
    // Collected here: execa writes all of it into the message of every failure, which takes seconds.
    buffer: false,
  } satisfies Options;
}

interface Collected {
  text(): string;
  isCut(): boolean;
}

function collect(stream: Readable, onTooMuch: () => void): Collected {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST_OUTPUT) chunks.push(chunk);
    else onTooMuch();
  });
  return {
    text: () => Buffer.concat(chunks).toString("utf8"),
    isCut: () => length > MOST_OUTPUT,
  };
}

interface Deadline {
  hasPassed(): boolean;
  clear(): void;
}

/** `end` stops the program and names the streams that must not keep us afterwards. */
function startDeadline(timeoutMs: number, end: () => readonly Readable[]): Deadline {
  let hasPassed = false;
  let grace: NodeJS.Timeout | undefined;
  const timer = setTimeout(() => {
    hasPassed = true;
    const streams = end();
    grace = setTimeout(() => {
      for (const stream of streams) stream.destroy();
    }, GRACE_MS);
  }, timeoutMs);
  return {
    hasPassed: () => hasPassed,
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

function without(kind: "not-found", stderr: string): CommandResult {
  return { kind, exitCode: null, stdout: "", stderr };
}
