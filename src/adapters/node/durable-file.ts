/** What it takes for bytes and names to survive a power loss: every write whole, every folder synced. */

import { closeSync, constants, fsyncSync, openSync, writeSync } from "node:fs";

/** write(2) may take only a part: then it is asked again for the rest. */
export function writeWhole(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(descriptor, bytes, written, bytes.length - written);
  }
}

/** A new name is durable only after its folder is (fsync(2), NOTES). */
export function syncFolder(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
