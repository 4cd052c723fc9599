/** The lock file by which a gateway is found: same place, same fields, and the white space behind them. */

import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The real file is overwritten in place and padded (facts: `gateway.state.lock.sample`). */
const PADDED_LENGTH = 448;

/** The answer removes it, as a clean stop does; an end by SIGKILL leaves it behind. */
export function holdLock(stateDirectory: string, port: number): () => void {
  const folder = join(stateDirectory, "tmp", `openclaw-${process.getuid?.() ?? 0}`);
  const path = join(folder, "gateway.state.lock");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(path, lockText(stateDirectory, port), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}

function lockText(stateDirectory: string, port: number): string {
  const lock = {
    pid: process.pid,
    ownerId: randomUUID(),
    cronOwnerProjection: "dynamic-default-v1",
    createdAt: new Date().toISOString(),
    configPath: join(stateDirectory, "openclaw.json"),
    stateDir: stateDirectory,
    port,
    startTime: Number(startTicks()),
  };
  return `${JSON.stringify(lock, null, 2)}\n`.padEnd(PADDED_LENGTH, " \t").concat("\n");
}

/** Field 22 of proc(5) stat; the name in field 2 may hold spaces and brackets, so count behind its end. */
function startTicks(): string {
  const stat = readFileSync("/proc/self/stat", "utf8");
  const behindName = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return behindName[19] ?? "0";
}
