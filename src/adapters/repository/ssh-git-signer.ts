/** Signatures of commits through ssh-keygen(1) (-Y sign, -Y verify), as git itself makes them. */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import { printable } from "../../model/printable.ts";
import type { GitSigner } from "../../ports/repository.ts";
import { SYSTEM_FOLDERS, trustedProgram } from "../node/trusted-program.ts";
import { lastWords } from "./run-git.ts";

const NAMESPACE = "git";
const LIMIT_MS = 120_000;

/** `agent`: socket of the operator's ssh-agent, where the key lives there or on a token; else the key is a file. */
export function sshGitSigner(agent: string | null): GitSigner {
  const keygen = (args: readonly string[], input: Uint8Array): Promise<Ended> =>
    runKeygen(args, input, agent);
  return {
    sign: async (payload, key) => {
      const ended = await keygen(["-Y", "sign", "-q", "-n", NAMESPACE, "-f", key], payload);
      if (ended.exitCode === 0) return ended.stdout;
      throw new Refusal({
        kind: "unable",
        problem: `the baseline was not signed: ${ended.said}`,
        hint: "unlock the key (ssh-add), touch the token when it blinks, or name another with: ir init",
      });
    },
    verify: (payload, signature, allowedSigners) =>
      inScratch(async (folder) => {
        const file = join(folder, "signature");
        writeFileSync(file, signature, { mode: 0o600 });
        const found = await keygen(
          ["-Y", "find-principals", "-s", file, "-f", allowedSigners],
          new Uint8Array(),
        );
        const [principal = ""] = found.stdout.split("\n");
        if (found.exitCode !== 0 || principal === "")
          return { problem: "is signed by nobody whom this home allows" };
        const checked = await keygen(
          ["-Y", "verify", "-n", NAMESPACE, "-f", allowedSigners, "-I", principal, "-s", file],
          payload,
        );
        return checked.exitCode === 0
          ? { principal: printable(principal) }
          : { problem: "has a signature that does not fit what was signed" };
      }),
  };
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly said: string;
}

async function runKeygen(
  args: readonly string[],
  input: Uint8Array,
  agent: string | null,
): Promise<Ended> {
  const program = trustedProgram("ssh-keygen", SYSTEM_FOLDERS);
  if (program === null) {
    throw new Refusal({
      kind: "unable",
      problem: `ssh-keygen is not in ${SYSTEM_FOLDERS.join(", ")}`,
      hint: "install it from your distribution: apt install openssh-client",
    });
  }
  const child = spawn(program, args, {
    cwd: "/",
    env: {
      PATH: SYSTEM_FOLDERS.join(":"),
      LC_ALL: "C",
      ...(agent === null ? {} : { SSH_AUTH_SOCK: agent }),
    },
    stdio: ["pipe", "pipe", "pipe"],
    timeout: LIMIT_MS,
    killSignal: "SIGKILL",
  });
  const stdout = lastOutput(child.stdout);
  const stderr = lastWords(child.stderr);
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const said = printable(stderr().trim().split("\n").at(-1) ?? "");
  return { exitCode, stdout: stdout(), said: said === "" ? "ssh-keygen failed" : said };
}

function lastOutput(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString("utf8");
}

async function inScratch<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "ir-signature-"));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
