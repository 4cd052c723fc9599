/** What somebody sees who asks the kernel and never `ir`: processes, sockets, rules. */
import type { Lab } from "../harness/lab.ts";
import type { ProcessFacts } from "../harness/process-table.ts";

export type Sighting = Pick<ProcessFacts, "pid" | "uid" | "state" | "argv">;

/** Everything that runs as a user, or descends from a process, or has OpenClaw's title. */
export function suspects(
  lab: Lab,
  of: { readonly uid: number | null; readonly roots: readonly number[] },
): readonly ProcessFacts[] {
  const all = lab.processes();
  const parents = new Map(all.map(({ hostPid, parentHostPid }) => [hostPid, parentHostPid]));
  const descends = (hostPid: number | undefined): boolean =>
    hostPid !== undefined && (of.roots.includes(hostPid) || descends(parents.get(hostPid)));
  return all.filter(
    ({ hostPid, uid, argv, name }) =>
      uid === of.uid ||
      descends(hostPid) ||
      (argv[0] ?? "").startsWith("openclaw") ||
      name.startsWith("openclaw"),
  );
}

/** Sockets that listen on the port. */
export async function listeners(lab: Lab, port: number): Promise<string> {
  return lab.mustRun([
    "ss",
    "--no-header",
    "--tcp",
    "--udp",
    "--listening",
    "--numeric",
    `sport = :${port}`,
  ]);
}

/** Connections at the gateway's end of the port that could still carry something. */
export async function connections(lab: Lab, port: number): Promise<string> {
  const states = ["state", "connected", "exclude", "time-wait"];
  return lab.mustRun(["ss", "--no-header", "--tcp", "--numeric", ...states, `sport = :${port}`]);
}

/** Without counters: byte-identical means that nothing but traffic has passed. */
export function ruleset(lab: Lab): Promise<string> {
  return lab.mustRun(["nft", "-s", "list", "ruleset"]);
}

/** The same listing with one table cut out. */
export function without(listing: string, table: string): string {
  return listing.replace(new RegExp(`^table ${table} \\{\\n(?:\\t.*\\n|\\n)*\\}\\n`, "mu"), "");
}

/** Rules of somebody else, with a set, a counter and a comment: whatever `ir` does, they stay. */
export async function loadForeignRules(lab: Lab): Promise<void> {
  await lab.mustRun(["nft", "-f", "-"], {
    input: `table inet site_policy {
  set banned { type ipv4_addr; flags interval; elements = { 192.0.2.0/24 } }
  counter seen { }
  chain input {
    type filter hook input priority 0; policy accept;
    ip saddr @banned counter name seen drop comment "not ours"
  }
}
table ip nat {
  chain post { type nat hook postrouting priority 100; policy accept; }
}
`,
  });
}
