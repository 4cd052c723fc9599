/** How private a sandbox can be on this machine: asked by trying, not by reading settings. */

import { spawnSync } from "node:child_process";

import { trustedProgram } from "../node/trusted-program.ts";

export type Isolation =
  | {
      readonly kind: "namespaces";
      readonly isRoot: boolean;
      /** Put before a program, runs it as the first but one in namespaces of its own. */
      readonly prefix: readonly string[];
      /** Path of mount(8). */
      readonly mount: string;
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

/** The first process in there is a shell: it takes leave of orphans, which Node would leave as zombies. */
const FIRST_PROCESS = '"$0" link set lo up || exit; exec 4<&0; "$@" <&4 4<&- & exec 4<&-; wait $!';

export function chooseIsolation(): Isolation {
  const isRoot = process.getuid?.() === 0;
  const tried = tryNamespaces(isRoot);
  if ("prefix" in tried) return { kind: "namespaces", isRoot, ...tried };
  return { kind: isRoot ? "refused" : "same-user", reason: tried.reason };
}

function tryNamespaces(
  isRoot: boolean,
): { readonly prefix: readonly string[]; readonly mount: string } | { readonly reason: string } {
  const unshare = trustedProgram("unshare");
  const mount = trustedProgram("mount");
  const ip = trustedProgram("ip");
  const shell = trustedProgram("sh");
  if (unshare === null || mount === null || shell === null) {
    return { reason: "there is no unshare or mount program" };
  }
  if (ip === null)
    return { reason: "there is no ip program to give a private network its loopback" };
  const flags = [...(isRoot ? [] : ["--user", "--map-root-user"]), ...UNSHARED];
  const run = spawnSync(unshare, [...flags, ip, "link", "set", "lo", "up"], { encoding: "utf8" });
  if (run.status !== 0) return { reason: run.stderr.trim().split("\n")[0] ?? "unshare failed" };
  return { prefix: [unshare, ...flags, shell, "-c", FIRST_PROCESS, ip], mount };
}
