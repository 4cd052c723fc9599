/** How OpenClaw's processes call themselves (facts/openclaw.md §2): titles, and scripts before the title is set. */

import type { ProcessEntry } from "./process.ts";

/** The kernel cuts the short name to 15 bytes; the command line may be whole. Older names are still in use. */
const TITLE = /^(?:openclaw|clawdbot|moltbot)/;
const SCRIPT =
  /\/node_modules\/(?:openclaw|clawdbot|moltbot)\/|\/(?:openclaw|clawdbot|moltbot)(?:\.[cm]?js)?$/;
const RUNTIME = /^(?:node|nodejs|bun|deno)$/;

export function hasGatewayTitle(entry: ProcessEntry): boolean {
  const program = baseName(entry.argv[0] ?? "");
  if (TITLE.test(program) || TITLE.test(entry.comm)) return true;
  return RUNTIME.test(program) && SCRIPT.test(scriptOf(entry.argv));
}

/** Whether a program runs JavaScript, so that it may be a gateway under another title. */
export function isRuntime(exe: string): boolean {
  return RUNTIME.test(baseName(exe));
}

export function baseName(path: string): string {
  return path.split("/").at(-1) ?? path;
}

/** The first argument that is no option. */
function scriptOf(argv: readonly string[]): string {
  return argv.slice(1).find((argument) => !argument.startsWith("-")) ?? "";
}
