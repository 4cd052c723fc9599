/** Our own bare repository: written as one pack that git checks, read object by object with every hash made again. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Refusal } from "../../model/refusal.ts";
import { printable } from "../../model/printable.ts";
import type { CommitObject, NewCommit, Repository, TreeFile } from "../../ports/repository.ts";
import { privateFolder } from "../node/private-folder.ts";
import {
  commitPayload,
  objectId,
  packOf,
  parseCommit,
  parseTree,
  signedCommit,
  treeObjects,
} from "./git-objects.ts";
import type { GitObject } from "./git-objects.ts";
import { damaged, openReader } from "./git-reader.ts";
import type { ObjectReader } from "./git-reader.ts";
import { mustGit, runGit } from "./run-git.ts";
import { takeFrom } from "./take-from.ts";
import { modeProblem, nameProblem } from "./tree-names.ts";

const BRANCH = "refs/heads/baseline";
const DEEPEST = 64;
const MOST_COMMITS = 100_000;

export function gitRepository(folder: string): Repository {
  const reading = <T>(read: (objects: ObjectReader) => Promise<T>): Promise<T> =>
    withReader(folder, read);
  return {
    folder,
    exists: () => existsSync(join(folder, "HEAD")),
    create: () => create(folder),
    commit: (files, commit) => writeCommit(folder, files, commit),
    head: () => resolve(folder, BRANCH),
    history: (start) => reading((objects) => historyFrom(objects, start)),
    resolve: (name) => resolve(folder, name),
    files: (commit) => filesOf(folder, commit),
    take: (source) => takeFrom(folder, source),
    bundle: async (path) =>
      void (await mustGit({ folder, args: ["bundle", "create", path, BRANCH] }, "write a bundle")),
  };
}

async function create(folder: string): Promise<void> {
  privateFolder(folder);
  if (existsSync(join(folder, "HEAD"))) return;
  const args = ["init", "--quiet", "--bare", "--template=", "--initial-branch=baseline"];
  await mustGit({ folder, args }, "make the repository");
}

async function withReader<T>(
  folder: string,
  read: (objects: ObjectReader) => Promise<T>,
): Promise<T> {
  const objects = openReader(folder);
  try {
    return await read(objects);
  } finally {
    objects.close();
  }
}

async function writeCommit(
  folder: string,
  files: Iterable<TreeFile>,
  commit: NewCommit,
): Promise<string> {
  const { root, objects } = treeObjects(checkedFiles(files));
  const payload = commitPayload(root, commit);
  const content = signedCommit(payload, await commit.sign(payload));
  const object: GitObject = { type: "commit", content };
  const id = objectId(object);
  const pack = packOf(new Map([...objects, [id, object]]));
  const args = ["index-pack", "--stdin", "--strict"];
  await mustGit({ folder, args, input: pack }, "take the new baseline");
  const before = commit.parent ?? "0".repeat(40);
  await mustGit({ folder, args: ["update-ref", BRANCH, id, before] }, "move the branch");
  return id;
}

function* checkedFiles(files: Iterable<TreeFile>): Iterable<TreeFile> {
  for (const file of files) {
    for (const name of file.path.split("/")) {
      const problem = nameProblem(Buffer.from(name).toString("latin1"));
      if (problem === null) continue;
      throw new Refusal({
        kind: "usage",
        problem: `${printable(file.path)} ${problem}`,
        hint: "rename it, or leave it out of the baseline",
      });
    }
    yield file;
  }
}

async function resolve(folder: string, name: string): Promise<string | null> {
  // Nothing that rev-parse reads as more than a name: no ranges, no reflog, no search, no option.
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]*$/u.test(name) || name.includes("..")) return null;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`];
  const { exitCode, stdout } = await runGit({ folder, args });
  const id = stdout.toString("latin1").trim();
  return exitCode === 0 && /^[0-9a-f]{40}$/u.test(id) ? id : null;
}

async function historyFrom(objects: ObjectReader, start: string): Promise<readonly CommitObject[]> {
  const commits: CommitObject[] = [];
  for (let id: string | undefined = start; id !== undefined;) {
    if (commits.length >= MOST_COMMITS) throw damaged(start, "has a history without end");
    const commit: CommitObject = await readCommit(objects, id);
    commits.push(commit);
    [id] = commit.parents;
  }
  return commits;
}

async function readCommit(objects: ObjectReader, id: string): Promise<CommitObject> {
  const content = await objects.read(id, "commit");
  try {
    return parseCommit(id, content);
  } catch {
    throw damaged(id, "is no commit that can be read");
  }
}

interface Blob {
  readonly path: string;
  readonly isExecutable: boolean;
  readonly id: string;
}

async function* filesOf(folder: string, commit: string): AsyncGenerator<TreeFile, void> {
  const objects = openReader(folder);
  try {
    const { tree } = await readCommit(objects, commit);
    const blobs: Blob[] = [];
    await listTree(objects, { id: tree, prefix: "", depth: 0 }, blobs);
    let next = 0;
    for await (const content of objects.readAll(
      blobs.map(({ id }) => id),
      "blob",
    )) {
      const blob = blobs[next];
      next += 1;
      if (blob !== undefined) yield { path: blob.path, isExecutable: blob.isExecutable, content };
    }
  } finally {
    objects.close();
  }
}

interface Place {
  readonly id: string;
  readonly prefix: string;
  readonly depth: number;
}

async function listTree(objects: ObjectReader, place: Place, blobs: Blob[]): Promise<void> {
  if (place.depth > DEEPEST) throw damaged(place.id, "lies deeper than folders are followed");
  const seen = new Set<string>();
  for (const { mode, name, id } of parseTree(await objects.read(place.id, "tree"))) {
    const path = `${place.prefix}${Buffer.from(name, "latin1").toString("utf8")}`;
    const problem =
      modeProblem(mode) ?? nameProblem(name) ?? (seen.has(name) ? "is there twice" : null);
    if (problem !== null) throw refusedEntry(path, problem);
    seen.add(name);
    if (mode !== "40000") blobs.push({ path, isExecutable: mode === "100755", id });
    else await listTree(objects, { id, prefix: `${path}/`, depth: place.depth + 1 }, blobs);
  }
}

function refusedEntry(path: string, problem: string): Refusal {
  return new Refusal({
    kind: "integrity",
    problem: `${printable(path)} ${problem}: nothing of this commit is written`,
    hint: "choose another commit: ir baseline list",
  });
}
