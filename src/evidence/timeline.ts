/** `timeline.jsonl`: one line for each moment of a file, in the form that Timesketch imports. */

import { isoFromNanoseconds } from "./iso-time.ts";
import type { EntryLine } from "./manifest.ts";

/** Lines of one entry; times that are equal share a line. */
export function timelineLines({ path, status, sha256, stored }: EntryLine): readonly string[] {
  if (status === null) return [];
  const moments = new Map<string, string[]>();
  const add = (ns: string, word: string): void => {
    moments.set(ns, [...(moments.get(ns) ?? []), word]);
  };
  add(status.mtimeNs, "content modified");
  add(status.ctimeNs, "metadata changed");
  add(status.atimeNs, "accessed");
  if (status.birthNs !== "0") add(status.birthNs, "created");
  return Array.from(moments, ([ns, words]) =>
    JSON.stringify({
      message: `${path} (${words.join(", ")})`,
      datetime: isoFromNanoseconds(BigInt(ns)),
      timestamp_desc: words.join("; "),
      path,
      inode: status.ino,
      mode: status.mode,
      uid: status.uid,
      gid: status.gid,
      size: status.size,
      stored,
      ...(sha256 === null ? {} : { sha256 }),
    }),
  );
}
