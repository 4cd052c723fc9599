/** Which commits brought a blob in: trees and commits of a repository, without their content. */

import type { GitObject } from "./git-pack.ts";

export interface GitGraph {
  /** A tree or a commit; anything else is ignored. */
  add(object: GitObject): void;
  /** Commits that have the blob where no parent of theirs has it, oldest first. */
  introductions(blob: string): readonly Introduction[];
  /** Seconds since 1970, as the commit claims. */
  timeOf(commit: string): number | null;
}

export interface Introduction {
  readonly commit: string;
  /** In the tree of the commit; bytes that are no UTF-8 are replaced. */
  readonly path: string;
  readonly time: number | null;
}

interface Commit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly time: number | null;
}

interface Above {
  readonly tree: string;
  readonly name: string;
}

const MOST_ENTRIES = 4_000_000;
const MOST_ROUTES = 10_000;
const NAME_BYTES = 20;

export function openGraph(): GitGraph {
  const commits = new Map<string, Commit>();
  const above = new Map<string, Above[]>();
  const byTree = new Map<string, string[]>();
  let entries = 0;
  return {
    add: ({ type, id, content }) => {
      if (type === "tree") {
        for (const { name, id: child } of treeEntries(content)) {
          entries += 1;
          if (entries > MOST_ENTRIES) return;
          push(above, child, { tree: id, name });
        }
      } else if (type === "commit") {
        const commit = readCommit(content);
        if (commit === null || commits.has(id)) return;
        commits.set(id, commit);
        push(byTree, commit.tree, id);
      }
    },
    timeOf: (commit) => commits.get(commit)?.time ?? null,
    introductions: (blob) => {
      const holding = new Map<string, string>();
      for (const { tree, path } of routes(above, blob)) {
        for (const commit of byTree.get(tree) ?? [])
          if (!holding.has(commit)) holding.set(commit, path);
      }
      return [...holding]
        .filter(([id]) => commits.get(id)?.parents.every((parent) => !holding.has(parent)) ?? true)
        .map(([commit, path]) => ({ commit, path, time: commits.get(commit)?.time ?? null }))
        .toSorted((left, right) => (left.time ?? 0) - (right.time ?? 0));
    },
  };
}

/** From a blob up to every tree that leads to it. */
function* routes(
  above: ReadonlyMap<string, readonly Above[]>,
  blob: string,
): Generator<{ readonly tree: string; readonly path: string }> {
  const waiting = [{ id: blob, path: "" }];
  const seen = new Set<string>();
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    for (const { tree, name } of above.get(step.id) ?? []) {
      const path = step.path === "" ? name : `${name}/${step.path}`;
      if (seen.has(`${tree} ${path}`) || seen.size > MOST_ROUTES) continue;
      seen.add(`${tree} ${path}`);
      yield { tree, path };
      waiting.push({ id: tree, path });
    }
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Mode, name, NUL, twenty bytes of the child's name. */
function* treeEntries(
  content: Uint8Array,
): Generator<{ readonly name: string; readonly id: string }> {
  for (let at = 0; at < content.length;) {
    const end = content.indexOf(0, at);
    if (end < 0 || end + NAME_BYTES >= content.length) return;
    const [, name = ""] =
      /^\d{1,7} ([^]*)$/u.exec(new TextDecoder().decode(content.subarray(at, end))) ?? [];
    const bytes = content.subarray(end + 1, end + 1 + NAME_BYTES);
    yield { name, id: Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("") };
    at = end + 1 + NAME_BYTES;
  }
}

function readCommit(content: Uint8Array): Commit | null {
  const [head = ""] = new TextDecoder().decode(content.subarray(0, 65_536)).split("\n\n");
  const tree = /^tree ([\da-f]{40})$/mu.exec(head)?.[1];
  if (tree === undefined) return null;
  const parents = [...head.matchAll(/^parent ([\da-f]{40})$/gmu)].map(([, id = ""]) => id);
  const time = /^committer .*> (\d{1,12}) [+-]\d{4}$/mu.exec(head)?.[1];
  return { tree, parents, time: time === undefined ? null : Number(time) };
}
