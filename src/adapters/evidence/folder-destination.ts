/** A copy of the evidence in a folder of another disk. */

import {
  closeSync,
  constants,
  createReadStream,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
} from "node:fs";
import { join } from "node:path";
import type {
  Arrivals,
  Arrived,
  EvidenceDestination,
  Sending,
} from "../../ports/evidence-destination.ts";
import { writeWhole } from "../node/durable-file.ts";
import { printable } from "../../model/printable.ts";
import { errnoOf } from "./entry-status.ts";
import { nodeEvidenceFolders } from "./node-evidence-folders.ts";

const APPEND = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW;

export function folderDestination(folder: string): EvidenceDestination {
  return {
    place: printable(folder),
    look: (names) => attemptLook(folder, names),
    send: async (file, signal) => attempt(() => send(folder, file, signal)),
    discard: async (name) =>
      attempt(async () => {
        const aside = `${join(folder, name)}.partial`;
        if (lstatSync(aside, { throwIfNoEntry: false }) !== undefined)
          nodeEvidenceFolders.setAside(aside, folder);
        return null;
      }),
  };
}

async function attemptLook(folder: string, names: readonly string[]): Promise<Arrivals> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const files = new Map<string, Arrived>();
    for (const name of names) files.set(name, await lookAt(join(folder, name)));
    return { kind: "seen", files };
  } catch (error) {
    return { kind: "failed", problem: `cannot be used (${errnoOf(error)})` };
  }
}

async function lookAt(path: string): Promise<Arrived> {
  const digest = await nodeEvidenceFolders.digest(path);
  if (digest !== null) return { kind: "whole", sha256: digest.sha256 };
  const partial = lstatSync(`${path}.partial`, { throwIfNoEntry: false });
  return partial?.isFile() === true ? { kind: "partial", bytes: partial.size } : { kind: "absent" };
}

async function send(folder: string, file: Sending, signal: AbortSignal): Promise<string | null> {
  const partial = `${join(folder, file.name)}.partial`;
  const descriptor = openSync(partial, APPEND, 0o600);
  try {
    const source = createReadStream(file.path, {
      start: file.from,
      highWaterMark: 1_048_576,
      signal,
    });
    for await (const block of source) if (Buffer.isBuffer(block)) writeWhole(descriptor, block);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  const digest = await nodeEvidenceFolders.digest(partial);
  if (digest?.sha256 !== file.sha256) return "what arrived is not what was sent";
  nodeEvidenceFolders.publish(partial, join(folder, file.name));
  return null;
}

async function attempt(work: () => Promise<string | null>): Promise<string | null> {
  try {
    return await work();
  } catch (error) {
    return `could not be written (${errnoOf(error)})`;
  }
}
