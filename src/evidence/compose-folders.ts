/** Folders of the compose projects whose containers run the gateway: their `.env` holds its secrets. */

import type { Target } from "../model/target.ts";
import type { Commands } from "../ports/commands.ts";
import { containerIds } from "./container-ids.ts";
import { composeFolder } from "./container-words.ts";

const ENGINES = ["podman", "docker"];
const TIMEOUT_MS = 5_000;

export async function composeFoldersOf(
  target: Target,
  commands: Commands,
): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const id of containerIds(target)) {
    for (const program of ENGINES) {
      const args = ["container", "inspect", id];
      const result = await commands.run({
        program,
        args,
        timeoutMs: TIMEOUT_MS,
        isConfidential: true,
      });
      if (result.kind === "exited" && result.exitCode === 0)
        folders.push(...composeFolder(result.stdout));
    }
  }
  return [...new Set(folders)];
}
