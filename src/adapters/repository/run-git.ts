/** git(1) with exact arguments and environment: no configuration but ours, no hook, no filter, no pager, no network. */

import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { Refusal } from "../../model/refusal.ts";
import { printable } from "../../model/printable.ts";
import { SYSTEM_FOLDERS, trustedProgram } from "../node/trusted-program.ts";

export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>;

export interface GitRun {
  /** Repository that it works on, always ours; `null` where it makes one. */
  readonly folder: string | null;
  readonly args: readonly string[];
  readonly input?: Iterable<Uint8Array>;
  readonly timeoutMs?: number;
}

export interface GitEnd {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const LIMIT_MS = 600_000;
const MOST_OUTPUT = 64 * 1_048_576;

/** Everything of git(1) that could come from somebody else is off (facts/evidence.md D.1). */
const ENVIRONMENT = {
  PATH: SYSTEM_FOLDERS.join(":"),
  LC_ALL: "C",
  HOME: "/nonexistent",
  XDG_CONFIG_HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_NO_REPLACE_OBJECTS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ALLOW_PROTOCOL: "file",
  GIT_PAGER: "cat",
  GIT_EDITOR: "false",
} as const;

const SETTINGS = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "core.pager=cat",
  "core.editor=false",
  "core.attributesFile=/dev/null",
  "core.excludesFile=/dev/null",
  "core.sshCommand=false",
  "core.alternateRefsCommand=",
  "diff.external=",
  "gpg.program=false",
  "gpg.ssh.program=false",
  "protocol.allow=never",
  "protocol.file.allow=always",
  "transfer.fsckObjects=true",
  "fetch.fsckObjects=true",
  "receive.fsckObjects=true",
  "uploadpack.packObjectsHook=",
  "gc.auto=0",
  "maintenance.auto=false",
  "safe.bareRepository=explicit",
];

/** @throws Refusal when git is not installed in a system folder. */
export function startGit(
  { folder, args }: Pick<GitRun, "folder" | "args">,
  options: { readonly uid?: number; readonly gid?: number; readonly timeoutMs?: number } = {},
): GitChild {
  const git = trustedProgram("git", SYSTEM_FOLDERS);
  if (git === null) {
    throw new Refusal({
      kind: "unable",
      problem: `git is not in ${SYSTEM_FOLDERS.join(", ")}`,
      hint: "install it from your distribution: apt install git",
    });
  }
  const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
  const place = folder === null ? [] : [`--git-dir=${folder}`];
  return spawn(git, ["--no-pager", ...place, ...settings, ...args], {
    cwd: "/",
    env: ENVIRONMENT,
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    timeout: options.timeoutMs ?? LIMIT_MS,
    killSignal: "SIGKILL",
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid ?? options.uid }),
  });
}

export async function runGit(run: GitRun): Promise<GitEnd> {
  const child = startGit(run, run.timeoutMs === undefined ? {} : { timeoutMs: run.timeoutMs });
  const stdout: Buffer[] = [];
  let length = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST_OUTPUT) stdout.push(chunk);
    else child.kill("SIGKILL");
  });
  const stderr = lastWords(child.stderr);
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  await feed(child.stdin, run.input ?? []);
  return { exitCode: await closed, stdout: Buffer.concat(stdout), stderr: stderr() };
}

/** As `runGit`. @throws Refusal with git's last words unless it ended with 0. */
export async function mustGit(run: GitRun, purpose: string): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await runGit(run);
  if (exitCode === 0) return stdout;
  throw new Refusal({
    kind: "integrity",
    problem: `git could not ${purpose}: ${printable(stderr.trim().split("\n").at(-1) ?? "")}`,
    hint: `look at ${run.folder ?? "the disk"}; keep it as it is and take the baseline from your copy of it`,
  });
}

export function lastWords(stream: Readable): () => string {
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    text = `${text}${chunk.toString("utf8")}`.slice(-4_096);
  });
  return () => text;
}

async function feed(stdin: Writable, chunks: Iterable<Uint8Array>): Promise<void> {
  // A program that ends early closes its input: its exit code tells.
  stdin.on("error", () => {});
  for (const chunk of chunks) {
    if (stdin.destroyed) return;
    if (!stdin.write(chunk))
      await new Promise((resolve) => {
        stdin.once("drain", resolve);
        stdin.once("close", resolve);
      });
  }
  stdin.end();
}
