/** The files of a package under the names that they had on the host. */

import type { SuspectEntry, SuspectPath } from "../../ports/suspect.ts";
import { bytesOf } from "./database-copy.ts";
import type { FrameFile } from "./frame-file.ts";
import type { StatedEntry } from "./package-manifest.ts";

/** Where the bytes of a file lie. */
export interface StoredBody {
  readonly archive: FrameFile;
  readonly from: number;
  readonly size: number;
}

export interface PackageFile extends StatedEntry {
  body: StoredBody | null;
}

/** Whether the body is everything that the file held when it was opened. */
export function isWhole(file: StatedEntry): boolean {
  if (file.entry.kind !== "file") return true;
  const isCut = file.flags.some((flag) => flag === "interrupted" || flag === "unreadable");
  return (file.stored === "whole" || file.stored === "link") && !isCut;
}

export class PackageTree {
  readonly #files = new Map<string, PackageFile>();
  #sorted: readonly string[] | null = null;

  /** The same file may be listed by several collectors: the one with more of it stays. */
  add(stated: StatedEntry): void {
    const key = keyOf(stated.entry.raw);
    const known = this.#files.get(key);
    if (known !== undefined && rank(known) >= rank(stated)) return;
    const entry = { ...stated.entry, isWhole: isWhole(stated) };
    this.#files.set(key, { ...stated, entry, body: null });
    this.#sorted = null;
  }

  get files(): Iterable<PackageFile> {
    return this.#files.values();
  }

  /** Two names of one file. */
  share(file: PackageFile, other: PackageFile): void {
    const { sha256, archived, real, flags, body } = other;
    this.#files.set(keyOf(file.entry.raw), {
      ...file,
      sha256,
      archived,
      real,
      flags,
      body,
      stored: "whole",
      entry: { ...file.entry, isWhole: other.entry.isWhole },
    });
  }

  find(path: SuspectPath): PackageFile | null {
    return this.#files.get(keyOf(trimmed(path))) ?? null;
  }

  /** The nearest entry above that is no folder. */
  blockedBy(path: SuspectPath): PackageFile | null {
    const key = keyOf(trimmed(path));
    for (let at = key.lastIndexOf("\0"); at > 0; at = key.lastIndexOf("\0", at - 1)) {
      const above = this.#files.get(key.slice(0, at));
      if (above !== undefined && above.entry.kind !== "directory") return above;
    }
    return null;
  }

  list(root: SuspectPath): readonly SuspectEntry[] {
    const key = keyOf(trimmed(root));
    const inside = key === "\0" ? key : `${key}\0`;
    const keys = this.#inOrder();
    const entries: SuspectEntry[] = [];
    for (let at = firstAtOrAfter(keys, key); at < keys.length; at += 1) {
      const name = keys[at] ?? "";
      if (name !== key && !name.startsWith(inside)) break;
      const file = this.#files.get(name);
      if (file !== undefined) entries.push(file.entry);
    }
    return entries;
  }

  #inOrder(): readonly string[] {
    this.#sorted ??= [...this.#files.keys()].toSorted((left, right) => (left < right ? -1 : 1));
    return this.#sorted;
  }
}

function firstAtOrAfter(keys: readonly string[], key: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? "") < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function rank({ stored, entry }: StatedEntry): number {
  if (stored === "whole") return 4;
  if (stored === "link") return 3;
  if (stored === "ends") return 2;
  return entry.kind === "file" ? 0 : 1;
}

/** Bytes as latin1, and NUL for the slash: sorted like that, a folder stands right before what is in it. */
function keyOf(raw: Uint8Array): string {
  return Buffer.from(raw).toString("latin1").replaceAll("/", "\0");
}

function trimmed(path: SuspectPath): Uint8Array {
  const raw = bytesOf(path);
  return raw.length > 1 && raw.at(-1) === 0x2f ? raw.subarray(0, -1) : raw;
}
