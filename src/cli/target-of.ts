/** Which gateway the command line is about. */

import type { Call } from "./call.ts";

/** Absolute state directory, or `null` for every gateway of the host. */
export function stateDirectoryOf({ words, outside }: Call): string | null {
  if (words.stateDir !== null) return outside.absolutePath(words.stateDir);
  return words.profile === null ? null : outside.profileDirectory(words.profile);
}
