/** Node's compile cache, only in a folder that nobody else can write: its files are executed. */

import { lstatSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { dirname } from "node:path";

/** The folder of the installed package itself: whoever can write there can change the program anyway. */
export function useCompileCache(folder: string): void {
  try {
    const status = lstatSync(dirname(folder));
    const isOurs = status.uid === 0 || status.uid === process.geteuid?.();
    if (isOurs && (status.mode & 0o022) === 0) enableCompileCache(folder);
  } catch {
    // Without a cache the program only starts slower.
  }
}
