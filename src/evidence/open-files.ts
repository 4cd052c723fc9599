/** Files that the gateway's processes hold open for logs and databases, wherever the configuration moved them. */

import { printableBytes } from "../model/printable.ts";
import type { Target } from "../model/target.ts";
import type { KernelFiles } from "../ports/evidence-kernel.ts";

const WORTH_HAVING = /\.(?:log(?:\.\d+)?|jsonl|sqlite(?:-wal|-shm)?|db(?:-wal|-shm)?)$/u;

/** Absolute paths, each once, in order. */
export function openFilesOf(target: Target, kernel: KernelFiles): readonly string[] {
  const paths = target.members.flatMap(({ pid }) => {
    const listing = kernel.list(`/proc/${pid}/fd`);
    if (listing.kind === "failed") return [];
    return listing.names.flatMap((fd) => {
      const link = kernel.link(`/proc/${pid}/fd/${fd}`);
      return link.kind === "read" ? [Buffer.from(link.bytes)] : [];
    });
  });
  const names = paths.filter((path) => path.toString("latin1").startsWith("/")).map(String);
  return [...new Set(names)].filter((path) => WORTH_HAVING.test(path) && isPlain(path)).toSorted();
}

/** A name that does not survive being text is found by walking its folder, not here. */
function isPlain(path: string): boolean {
  return (
    !path.includes("\ufffd") && !path.includes("*") && printableBytes(Buffer.from(path)) !== ""
  );
}
