/** Which entries of a manifest are not what they should be, in words. */

import type { Flag } from "../ports/evidence-archive.ts";
import type { EntryLine } from "./manifest.ts";

/** `grew` and `changed` lose nothing: the bytes up to the size at open are there. */
const WORDS: Readonly<Record<Flag, string | null>> = {
  grew: null,
  changed: null,
  shrank: "became shorter while it was read; padded with zero bytes",
  replaced: "was replaced by something else while we looked",
  vanished: "vanished before it could be read",
  unreadable: "could not be read",
  sparse: "is mostly holes; only its two ends are here",
  truncated: "is larger than its budget; only its two ends are here",
  "left-out": "did not fit into the archive's budget",
  interrupted: "was not reached before the deadline",
  "unit-changed":
    "changed while the files that belong to it were read: freeze the writer and capture again",
};

/** A sentence, or `null` when nothing was lost. */
export function lossOf({ path, flags, errno }: EntryLine): string | null {
  const words = flags.flatMap((flag) => WORDS[flag] ?? []);
  if (words.length === 0) return null;
  return `${path}: ${words.join("; ")}${errno === "" ? "" : ` (${errno})`}`;
}
