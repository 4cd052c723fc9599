/** What every command is called with. */

import type { Outside } from "../ports/outside.ts";
import type { Arguments } from "./arguments.ts";
import type { ExitCode } from "./exit-code.ts";

export interface Call {
  readonly words: Arguments;
  readonly outside: Outside;
}

export type Command = (call: Call) => Promise<ExitCode>;
