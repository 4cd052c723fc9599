/** How private a sandbox can be on this machine: asked by trying, not by reading settings. */

import { spawnSync } from "node:child_process";

import { trustedProgram } from "../node/trusted-program.ts";
import type { RootPrograms } from "./sandbox-protocol.ts";

export type Isolation =
  | {
      readonly kind: "namespaces";
      readonly isRoot: boolean;
      /** Put before a program, runs it as the first but one in namespaces of its own. */
      readonly prefix: readonly string[];
      /** What builds the private root. */
      readonly programs: RootPrograms;
    }
  | { readonly kind: "same-user"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string };

/** unshare(1) makes its mounts private, so that nothing mounted inside shows outside. */
const UNSHARED = [
  "--net",
  "--pid",
  "--mount",
  "--cgroup",
  "--ipc",
  "--fork",
  "--kill-child",
  "--mount-proc",
];

/** Ctrl-C and a lost terminal reach everyone; unshare(1) would die of them and take all with it. */
const DEAF = 'trap "" INT HUP; exec "$0" "$@"';

/** The first process in there is a shell: it takes leave of orphans, which Node would leave as zombies. */
const FIRST_PROCESS = '"$0" link set lo up || exit; exec 4<&0; "$@" <&4 4<&- & exec 4<&-; wait $!';

export function chooseIsolation(): Isolation {
  const isRoot = process.getuid?.() === 0;
  try {
    return { kind: "namespaces", isRoot, ...makeNamespaces(isRoot) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: isRoot ? "refused" : "same-user", reason };
  }
}

/** @throws Error saying why there can be none. */
function makeNamespaces(isRoot: boolean): {
  readonly prefix: readonly string[];
  readonly programs: RootPrograms;
} {
  const unshare = program("unshare");
  const ip = program("ip");
  const flags = [...(isRoot ? [] : ["--user", "--map-root-user"]), ...UNSHARED];
  const run = spawnSync(unshare, [...flags, ip, "link", "set", "lo", "up"], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(run.stderr.trim().split("\n")[0] ?? "unshare failed");
  const programs = {
    mount: program("mount"),
    umount: program("umount"),
    pivot_root: program("pivot_root"),
  };
  const shell = program("sh");
  return {
    prefix: [shell, "-c", DEAF, unshare, ...flags, shell, "-c", FIRST_PROCESS, ip],
    programs,
  };
}

function program(name: string): string {
  const path = trustedProgram(name);
  if (path === null) throw new Error(`there is no ${name} program`);
  return path;
}
