/** Our two chains of iptables as `iptables-save` prints them, so that loading and comparing use one text. */

import type { Lifeline } from "../../model/target.ts";
import type { Containment } from "../../ports/firewall.ts";
import { undoComment, uniqueNumbers } from "./containment-words.ts";
import { lifelineAddresses } from "./lifeline-addresses.ts";

/** Two chains, because iptables-extensions(8) allows the owner match on the way out only. */
const OUT = "IR_CONTAINMENT_OUT";
const IN = "IR_CONTAINMENT_IN";

/** Ours must stand first: an earlier ACCEPT of the host would let packets by. */
const JUMPS = [
  { from: "OUTPUT", to: OUT },
  { from: "INPUT", to: IN },
] as const;

/** Rules of our chains for one family, one per line. */
export function chainRules(containment: Containment, family: 4 | 6): readonly string[] {
  const comment = `-m comment --comment "${undoComment(containment.incident)} ir undo"`;
  const users = uniqueNumbers(containment.uids).map(
    (uid) => `-A ${OUT} -m owner --uid-owner ${uid} ${comment} -j DROP`,
  );
  const ports = uniqueNumbers(containment.ports).flatMap((port) =>
    ["tcp", "udp"].map(
      (protocol) => `-A ${IN} -p ${protocol} -m ${protocol} --dport ${port} ${comment} -j DROP`,
    ),
  );
  return [...exceptions(containment, family), ...users, ...ports];
}

/** RETURN, not ACCEPT: what else the host forbids stays forbidden. */
function exceptions(containment: Containment, family: 4 | 6): readonly string[] {
  if (!containment.uids.includes(0)) return [];
  return [
    ...containment.lifelines.flatMap((lifeline) => lifelineRules(lifeline, family)),
    ...uniqueNumbers(containment.sshPorts).flatMap((port) => [
      `-A ${OUT} -p tcp -m tcp --sport ${port} ! --tcp-flags SYN,ACK SYN -j RETURN`,
      `-A ${IN} -p tcp -m tcp --dport ${port} -j RETURN`,
    ]),
  ];
}

function lifelineRules(lifeline: Lifeline, family: 4 | 6): readonly string[] {
  const { local, remote, family: own } = lifelineAddresses(lifeline);
  if (own !== family) return [];
  const width = family === 4 ? 32 : 128;
  const { localPort, remotePort } = lifeline;
  return [
    `-A ${OUT} -s ${local}/${width} -d ${remote}/${width} -p tcp -m tcp --sport ${localPort} --dport ${remotePort} -j RETURN`,
    `-A ${IN} -s ${remote}/${width} -d ${local}/${width} -p tcp -m tcp --sport ${remotePort} --dport ${localPort} -j RETURN`,
  ];
}

/** What `iptables-save -t filter` tells of us. */
export interface LoadedChains {
  readonly exists: boolean;
  readonly rules: readonly string[];
  /** Whether both chains are reached before any other rule. */
  readonly isFirst: boolean;
  /** Chains that jump to ours. */
  readonly jumpsFrom: readonly string[];
}

export function parseChains(saved: string): LoadedChains {
  const lines = saved.split("\n").map((line) => line.trim());
  const rulesOf = (chain: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`-A ${chain} `));
  return {
    exists: lines.some((line) => line.startsWith(`:${OUT} `) || line.startsWith(`:${IN} `)),
    rules: [...rulesOf(OUT), ...rulesOf(IN)],
    isFirst: JUMPS.every(({ from, to }) => rulesOf(from)[0] === `-A ${from} -j ${to}`),
    jumpsFrom: JUMPS.filter(({ from, to }) => rulesOf(from).includes(`-A ${from} -j ${to}`)).map(
      ({ from }) => from,
    ),
  };
}

/** Input of one `iptables-restore --noflush`: the chains are emptied, filled and reached in one commit. */
export function replaceInput(rules: readonly string[], loaded: LoadedChains): string {
  const jumps = JUMPS.flatMap(({ from, to }) => [
    ...(loaded.jumpsFrom.includes(from) ? [`-D ${from} -j ${to}`] : []),
    `-I ${from} 1 -j ${to}`,
  ]);
  return transaction([`:${OUT} - [0:0]`, `:${IN} - [0:0]`, ...rules, ...jumps]);
}

export function removeInput(loaded: LoadedChains): string {
  const jumps = JUMPS.filter(({ from }) => loaded.jumpsFrom.includes(from));
  return transaction([
    // A chain that is named like this exists afterwards, so both can be removed.
    `:${OUT} - [0:0]`,
    `:${IN} - [0:0]`,
    ...jumps.map(({ from, to }) => `-D ${from} -j ${to}`),
    `-X ${OUT}`,
    `-X ${IN}`,
  ]);
}

function transaction(lines: readonly string[]): string {
  return `*filter\n${lines.join("\n")}\nCOMMIT\n`;
}

/** Without times, counters and the empty tables that merely looking leaves behind. */
export function stableRuleset(saved: string): string {
  const tables = saved
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.replace(/ \[\d+:\d+\]$/u, ""))
    .join("\n")
    .split("COMMIT")
    .map((table) => table.trim());
  const filled = tables.filter((table) =>
    table
      .split("\n")
      .some((line) => !line.startsWith("*") && !/^:\w+ ACCEPT$/u.test(line) && line !== ""),
  );
  return filled.map((table) => `${table}\nCOMMIT\n`).join("");
}
