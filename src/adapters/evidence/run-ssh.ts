/** One command on a pinned host through ssh(1), with a stream for its input. */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { SshPlace } from "../../ports/evidence-destination.ts";
import { printable } from "../../model/printable.ts";
import { nodeCommands } from "../node/commands.ts";
import { SYSTEM_FOLDERS, trustedProgram } from "../node/trusted-program.ts";
import { errnoOf } from "./entry-status.ts";

export interface SshRun {
  readonly input?: Readable;
  readonly signal?: AbortSignal;
  readonly timeoutMs: number;
}

export interface SshEnd {
  /** Sentence part; `null` when the command ended with 0. */
  readonly problem: string | null;
  readonly stdout: string;
}

const SCAN_LIMIT_MS = 20_000;
const MOST_OUTPUT = 1_048_576;

export async function runSsh(
  place: SshPlace,
  knownHosts: string,
  run: SshRun & { readonly script: string },
): Promise<SshEnd> {
  const ssh = trustedProgram("ssh", SYSTEM_FOLDERS);
  if (ssh === null) return lost("ssh is not installed here");
  const key = await hostKeyLine(place);
  if (key === null) return lost(`${place.host} does not show the key that you pinned`);
  writeFileSync(knownHosts, `* ${key}\n`, { mode: 0o600 });
  return converse(ssh, [...options(place, key, knownHosts), place.host, run.script], run);
}

function options(place: SshPlace, key: string, knownHosts: string): readonly string[] {
  const settings = [
    "BatchMode=yes",
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${knownHosts}`,
    "GlobalKnownHostsFile=/dev/null",
    "UpdateHostKeys=no",
    `HostKeyAlgorithms=${algorithmsOf(key)}`,
    "ConnectTimeout=15",
    "ServerAliveInterval=10",
    "ServerAliveCountMax=3",
    "ForwardAgent=no",
    "ClearAllForwardings=yes",
    "ControlPath=none",
    "LogLevel=ERROR",
    ...(place.identity === null ? [] : ["IdentitiesOnly=yes"]),
  ];
  const identity = place.identity === null ? [] : ["-i", place.identity];
  return [
    "-F",
    "none",
    "-T",
    ...settings.flatMap((setting) => ["-o", setting]),
    ...identity,
    "-p",
    String(place.port),
    "-l",
    place.user,
  ];
}

/** An RSA key signs with SHA-2 (RFC 8332); everything else signs under its own name. */
function algorithmsOf(key: string): string {
  const [type = ""] = key.split(" ");
  return type === "ssh-rsa" ? "rsa-sha2-512,rsa-sha2-256" : type;
}

/** A pinned fingerprint is turned into the key that bears it, as the host shows it now. */
async function hostKeyLine({ hostKey, host, port }: SshPlace): Promise<string | null> {
  if (!hostKey.startsWith("SHA256:")) return hostKey;
  const scan = await nodeCommands().run({
    program: "ssh-keyscan",
    args: ["-T", "15", "-p", String(port), host],
    timeoutMs: SCAN_LIMIT_MS,
  });
  const keys = scan.stdout.split("\n").flatMap((line) => {
    const [, type, key] = line.split(" ");
    return type === undefined || key === undefined || line.startsWith("#")
      ? []
      : [`${type} ${key}`];
  });
  return keys.find((key) => fingerprint(key) === hostKey) ?? null;
}

/** As ssh-keygen -l shows it: SHA-256 of the key's bytes, base64 without padding. */
function fingerprint(key: string): string {
  const bytes = Buffer.from(key.split(" ")[1] ?? "", "base64");
  return `SHA256:${createHash("sha256").update(bytes).digest("base64").replace(/=+$/u, "")}`;
}

async function converse(ssh: string, args: readonly string[], run: SshRun): Promise<SshEnd> {
  const child = spawn(ssh, args, {
    cwd: "/",
    env: { PATH: SYSTEM_FOLDERS.join(":"), LC_ALL: "C" },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    timeout: run.timeoutMs,
    killSignal: "SIGKILL",
    ...(run.signal === undefined ? {} : { signal: run.signal }),
  });
  const stdout = gathered(child.stdout);
  const stderr = gathered(child.stderr);
  const ended = new Promise<number | string>((resolve) => {
    child.on("error", (error) => resolve(errnoOf(error)));
    child.on("close", (code) => resolve(code ?? "ended by a signal"));
  });
  const fed = await feed(child.stdin, run.input);
  const end = await ended;
  if (end === 0 && fed === null) return { problem: null, stdout: stdout() };
  const said = printable(stderr().trim().split("\n").at(-1) ?? "");
  return lost(said === "" ? `ssh failed (${fed ?? end})` : `ssh says: ${said}`);
}

async function feed(
  stdin: NodeJS.WritableStream,
  input: Readable | undefined,
): Promise<string | null> {
  if (input === undefined) {
    stdin.on("error", () => {});
    stdin.end();
    return null;
  }
  return pipeline(input, stdin).then(
    () => null,
    (error: unknown) => errnoOf(error),
  );
}

function gathered(stream: Readable): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= MOST_OUTPUT) chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function lost(problem: string): SshEnd {
  return { problem, stdout: "" };
}
