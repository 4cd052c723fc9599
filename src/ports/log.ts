/** Diagnostics for whoever mends the tool: constant messages, variables as fields, secrets redacted. */

import type { Json } from "../model/json.ts";

export interface Log {
  debug(message: string, fields?: Readonly<Record<string, Json>>): void;
  info(message: string, fields?: Readonly<Record<string, Json>>): void;
  warn(message: string, fields?: Readonly<Record<string, Json>>): void;
  error(message: string, fields?: Readonly<Record<string, Json>>): void;
}
