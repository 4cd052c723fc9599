/** Hashing files where they are, for listings that name what is too much to copy. */

import type { EntryStatus, FileIdentity } from "./evidence-tree.ts";

/** One file below a real folder, opened one component at a time and never through a link. */
export interface HashRequest {
  readonly base: string;
  readonly path: Uint8Array;
  readonly expected: FileIdentity;
}

export type HashReading =
  | { readonly kind: "hashed"; readonly sha256: string; readonly status: EntryStatus }
  /** `errno` of open(2) or read(2); `EREPLACED` when another file has the name now. */
  | { readonly kind: "failed"; readonly errno: string };

export interface EvidenceHashes {
  /** Of each file, in order; asks `isLate` before each, and answers what is done so far. */
  files(requests: readonly HashRequest[], isLate: () => boolean): Promise<readonly HashReading[]>;
  /** Through `/proc/PID/exe` or a descriptor of a process, also when it has no name any more. */
  process(path: string): Promise<HashReading>;
}
