/** A new private file, whole and durable before it is named as written. */

import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { syncFolder, writeWhole } from "../node/durable-file.ts";

/** 0600; throws EEXIST when there is something of that name, a link too (open(2), O_EXCL). */
export function writeNewFile(path: string, bytes: Uint8Array): void {
  const { O_CREAT, O_EXCL, O_WRONLY } = constants;
  const descriptor = openSync(path, O_CREAT | O_EXCL | O_WRONLY, 0o600);
  try {
    writeWhole(descriptor, bytes);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(dirname(path));
}
