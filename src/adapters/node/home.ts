/** Where incidents are kept when nobody says otherwise (design §8). */

import { homedir } from "node:os";
import { join, resolve } from "node:path";

export interface HomeEnvironment {
  readonly IR_HOME?: string | undefined;
  readonly XDG_STATE_HOME?: string | undefined;
}

/** `--home`, then `IR_HOME`, then `/var/lib/ir` as root, then the XDG state folder. */
export function homeFolder(
  given: string | null,
  environment: HomeEnvironment,
  isRoot: boolean,
): string {
  const named = given ?? environment.IR_HOME ?? "";
  if (named !== "") return resolve(named);
  if (isRoot) return "/var/lib/ir";
  const state = environment.XDG_STATE_HOME ?? "";
  return join(state === "" ? join(homedir(), ".local", "state") : state, "ir");
}
