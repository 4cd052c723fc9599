/** The safety catch: network namespaces whose packet filter this tool must never change. */

import { readFileSync, readlinkSync } from "node:fs";

/** Whoever can write below /run/openclaw-ir is root already, so the list needs no further check. */
const LIST = "/run/openclaw-ir/forbid-netns";
const OWN_NAMESPACE = "/proc/self/ns/net";

/** A sentence saying why our own network namespace is off limits, or `null`. Read anew at every call. */
export function forbiddenNamespace(list = LIST, namespace = OWN_NAMESPACE): string | null {
  const text = readList(list);
  if (text === null) return null;
  const own = readlinkSync(namespace);
  const isListed = text.split("\n").some((line) => line.trim() === own);
  return isListed ? `${list} forbids changing the packet filter of ${own}` : null;
}

export function refuseWhere(forbidden: () => string | null): void {
  const reason = forbidden();
  if (reason !== null) throw new Error(reason);
}

/** Absent means no restriction; a list that cannot be read stops us. */
function readList(list: string): string | null {
  try {
    return readFileSync(list, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
