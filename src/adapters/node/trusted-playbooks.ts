/** `<home>/trusted-playbooks`: one SHA-256 a line, in a folder that only we and root can write. */

import { closeSync, constants, fstatSync, fsyncSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { Refusal } from "../../model/refusal.ts";
import type { TrustedPlaybooks } from "../../ports/trusted-playbooks.ts";
import { syncFolder, writeWhole } from "./durable-file.ts";
import { isErrno } from "./errno.ts";
import { privateFolder, withoutLinks } from "./private-folder.ts";

const HASH = /^[0-9a-f]{64}$/u;
const PRIVATE = 0o600;
const OTHERS_WRITE = 0o022;
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW;

/** `home` is the folder above the incidents. */
export function trustedPlaybooks(home: string): TrustedPlaybooks {
  const path = join(withoutLinks(home), "trusted-playbooks");
  return {
    path,
    hashes: () => new Set(readHashes(path)),
    trust: (hash) => {
      if (!HASH.test(hash)) throw new Error(`${hash} is no SHA-256`);
      privateFolder(dirname(path));
      if (!readHashes(path).includes(hash)) appendLine(path, hash);
    },
  };
}

function readHashes(path: string): readonly string[] {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (isErrno(error, "ENOENT")) return [];
    throw refusal(path, "cannot be read as a plain file", error);
  }
  try {
    privateFolder(dirname(path));
    const { uid, mode } = fstatSync(descriptor);
    const isOurs = uid === 0 || uid === process.geteuid?.();
    if (!isOurs || (mode & OTHERS_WRITE) !== 0)
      throw refusal(path, "can be written by somebody else, who could add to it");
    return parseHashes(path, readFileSync(descriptor, "utf8"));
  } finally {
    closeSync(descriptor);
  }
}

function parseHashes(path: string, text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => line !== "");
  const odd = lines.findIndex((line) => !HASH.test(line));
  if (odd >= 0) throw refusal(path, `line ${odd + 1} is no SHA-256`);
  return lines;
}

function appendLine(path: string, line: string): void {
  const descriptor = openSync(path, APPEND, PRIVATE);
  try {
    writeWhole(descriptor, Buffer.from(`${line}\n`));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(path));
}

function refusal(path: string, problem: string, cause?: unknown): Refusal {
  const hint = "move it away, and trust each playbook again: ir playbook trust FILE";
  return new Refusal({ kind: "integrity", problem: `${path} ${problem}`, hint, cause });
}
