/** Everything of a lab that a dry run could change: processes, files, rules. */
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { Lab } from "../harness/lab.ts";
import { ruleset } from "./observer.ts";

export type Snapshot = {
  readonly processes: readonly string[];
  readonly files: readonly string[];
  readonly ruleset: string;
  readonly hasIncidents: boolean;
};

/** Files below the given folders, and what the lab's own layer over the machine's /etc and /var/lib holds. */
export async function snapshotOf(lab: Lab, folders: readonly string[]): Promise<Snapshot> {
  const places = [...folders, join(lab.directory, "upper"), lab.outside("/run")];
  return {
    processes: lab
      .processes()
      .map(({ pid, uid, state, argv }) => `${pid} ${uid} ${state} ${argv.join(" ")}`),
    files: places.flatMap(filesBelow),
    ruleset: await ruleset(lab),
    hasIncidents: existsSync(lab.outside("/var/lib/ir")),
  };
}

/** Names, modes, owners, times of change and contents. */
function filesBelow(path: string): readonly string[] {
  const { mode, uid, gid, mtimeNs, size } = lstatSync(path, { bigint: true });
  const kind = Number(mode) & 0o170000;
  const line = `${path} ${mode.toString(8)} ${uid}:${gid} ${mtimeNs}`;
  if (kind === 0o040000)
    return [line, ...readdirSync(path).flatMap((name) => filesBelow(join(path, name)))];
  if (kind === 0o120000) return [`${line} -> ${readlinkSync(path)}`];
  if (kind !== 0o100000) return [line];
  return [`${line} ${size} ${createHash("sha256").update(readFileSync(path)).digest("hex")}`];
}
