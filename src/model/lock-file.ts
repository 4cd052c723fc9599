/** The gateway's lock file: who it says it is. Written by the suspect, so every field is a claim. */

import { isJsonObject } from "./json.ts";

export interface LockClaim {
  readonly pid: number;
  /** Field 22 of the claimed process's stat: tells a reused pid apart. */
  readonly startTicks: string;
  readonly port: number | null;
  readonly configPath: string | null;
  readonly stateDirectory: string | null;
}

/** A claim together with who wrote it: it is believed only about that user's own processes. */
export interface LockFile extends LockClaim {
  readonly path: string;
  readonly ownerUid: number;
  /** State directory in which the file was found. */
  readonly foundIn: string;
}

/** JSON followed by white space (facts/openclaw.md §2); `null` when it is anything else. */
export function parseLockClaim(text: string): LockClaim | null {
  const value = parsed(text);
  if (!isJsonObject(value)) return null;
  const { pid, startTime } = value;
  if (!isCount(pid) || pid < 2 || !isCount(startTime)) return null;
  const { port } = value;
  return {
    pid,
    startTicks: String(startTime),
    port: isCount(port) && port > 0 && port < 65_536 ? port : null,
    configPath: absolutePath(value["configPath"]),
    stateDirectory: absolutePath(value["stateDir"]),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Longer than PATH_MAX, relative, or with a NUL or a `..`: no path that the gateway writes. */
function absolutePath(value: unknown): string | null {
  if (
    typeof value !== "string" ||
    !value.startsWith("/") ||
    value.length > 4_096 ||
    value.includes("\0")
  )
    return null;
  return value.split("/").includes("..") ? null : value;
}
