/** Playbooks from the package's own folder. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import type { Files } from "../../ports/files.ts";
import type { PlaybookSource } from "../../ports/playbook-source.ts";

const NAME = /^[a-z][a-z0-9-]*$/u;
const LARGEST = 1024 * 1024;

/** `folder` belongs to the package: whoever can change it can change this tool. */
export function nodePlaybookSource(folder: string, files: () => Files): PlaybookSource {
  return {
    folder,
    list: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".yaml"))
        .map((name) => name.slice(0, -".yaml".length))
        .toSorted(),
    read: (id) => (NAME.test(id) ? readIfThere(join(folder, `${id}.yaml`)) : null),
    readFile: (path) => files().readSmall(path, LARGEST),
  };
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
