/** Takes objects of a repository or bundle that nobody trusts: git reads it without rights, our own git hashes all of it again. */

import {
  chownSync,
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import { printable } from "../../model/printable.ts";
import { primaryGroup } from "../linux/accounts.ts";
import { lastWords, mustGit, startGit } from "./run-git.ts";

/** nobody of Debian and of most others. */
const NOBODY = 65_534;
const BLOCK = 1_048_576;
const ID = /^[0-9a-f]{40}$/u;

export async function takeFrom(
  folder: string,
  source: string,
): Promise<ReadonlyMap<string, string>> {
  const scratch = mkdtempSync(join(tmpdir(), "ir-take-"));
  try {
    const clone = join(scratch, "clone.git");
    await cloneWithoutRights(source, scratch, clone);
    for (const pack of packsIn(clone)) {
      const args = ["index-pack", "--stdin", "--strict"];
      await mustGit({ folder, args, input: blocksOf(pack) }, "take its objects over");
    }
    return refsOf(clone);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** As the owner of the source: what could run would run with rights that its author has anyway. */
async function cloneWithoutRights(source: string, scratch: string, clone: string): Promise<void> {
  const status = lstatSync(source, { throwIfNoEntry: false });
  if (status === undefined || status.isSymbolicLink())
    throw unusable(source, "is not there, or is a link");
  const from = status.isFile() ? copyOf(source, scratch) : source;
  const args = ["clone", "--quiet", "--bare", "--no-local", "--template=", from, clone];
  const child = startGit({ folder: null, args }, identityFor(ownerOf(status.uid), [scratch, from]));
  child.stdin.end();
  child.stdout.resume();
  const said = lastWords(child.stderr);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (exitCode === 0) return;
  throw unusable(source, `cannot be cloned: ${printable(said().trim().split("\n").at(-1) ?? "")}`);
}

/** Without root there is only one user to be. The scratch folder, and what lies in it, goes to the other. */
function identityFor(
  uid: number,
  [scratch = "", from = ""]: readonly string[],
): { readonly uid?: number; readonly gid?: number } {
  if (process.geteuid?.() !== 0) return {};
  const gid = primaryGroup(uid);
  chownSync(scratch, uid, gid);
  if (from.startsWith(`${scratch}/`)) chownSync(from, uid, gid);
  return { uid, gid };
}

/** Root's own repository is read by nobody: a program that runs there runs with nothing. */
function ownerOf(uid: number): number {
  return uid === 0 ? NOBODY : uid;
}

function copyOf(bundle: string, scratch: string): string {
  const copy = join(scratch, "bundle");
  copyFileSync(bundle, copy, constants.COPYFILE_EXCL);
  return copy;
}

function packsIn(clone: string): readonly string[] {
  const folder = join(clone, "objects/pack");
  return readdirSync(folder)
    .filter((name) => /^pack-[0-9a-f]+\.pack$/u.test(name))
    .map((name) => join(folder, name));
}

/** Regular files only: the clone belongs to somebody who may still be at work. */
function* blocksOf(path: string): Iterable<Uint8Array> {
  const descriptor = openSync(
    path,
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  try {
    if (!fstatSync(descriptor).isFile()) throw unusable(path, "is no regular file");
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const got = readSync(descriptor, block);
      if (got === 0) return;
      yield block.subarray(0, got);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A clone has all its refs in one file (git-pack-refs(1)). */
function refsOf(clone: string): ReadonlyMap<string, string> {
  const refs = new Map<string, string>();
  for (const line of readFileSync(join(clone, "packed-refs"), "utf8").split("\n")) {
    const [id = "", name = ""] = line.split(" ");
    if (ID.test(id) && name.startsWith("refs/")) refs.set(name, id);
  }
  return refs;
}

function unusable(source: string, problem: string): Refusal {
  return new Refusal({
    kind: "usage",
    problem: `${printable(source)} ${problem}`,
    hint: "give a git repository folder or a file made with: git bundle create FILE --all",
  });
}
