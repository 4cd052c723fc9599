import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherFile } from "../gatherer.ts";
import type { Gatherer } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { membersNow } from "../members-now.ts";
import { askProgram } from "../program-output.ts";
import { shown } from "../shown.ts";

/** Below `/proc/net`, of each network namespace that matters. */
const FILES = [
  "tcp",
  "tcp6",
  "udp",
  "udp6",
  "raw",
  "raw6",
  "icmp",
  "icmp6",
  "unix",
  "packet",
  "netlink",
  "route",
  "ipv6_route",
  "fib_trie",
  "arp",
  "dev",
  "if_inet6",
  "igmp",
  "sockstat",
  "nf_conntrack",
];

const ALWAYS_THERE = new Set(["tcp", "udp"]);

/** Programs that show what `/proc` does not; all of them only read. */
const QUESTIONS = [
  { name: "sockets", program: "ss", args: ["-tuwxnape", "-i", "-m"] },
  { name: "addresses", program: "ip", args: ["-d", "address", "show"] },
  { name: "links", program: "ip", args: ["-d", "-s", "link", "show"] },
  { name: "rules", program: "ip", args: ["rule", "show"] },
  { name: "rules-6", program: "ip", args: ["-6", "rule", "show"] },
  { name: "routes", program: "ip", args: ["route", "show", "table", "all"] },
  { name: "routes-6", program: "ip", args: ["-6", "route", "show", "table", "all"] },
  { name: "neighbours", program: "ip", args: ["-s", "neigh", "show"] },
];

export const network: DeedCollector = {
  ...DEED,
  id: "network",
  question: "Who was connected to whom, and which ways lead out?",
  archive: VOLATILE,
  volatility: 2,
  isExpected: true,
  source: "proc(5), ss(8), ip(8), RFC 3227 section 2.1",
  holds:
    "sockets with their processes, connection tracking, addresses, interfaces, routes, rules, neighbours; also of each network namespace of the gateway's processes",
  secrets: "no",
  gather: async (gatherer, round) => {
    for (const file of FILES) {
      const isExpected = ALWAYS_THERE.has(file);
      gatherFile(gatherer, `/proc/net/${file}`, { member: `net/${file}`, isExpected });
    }
    for (const { pid } of membersNow(round.target, gatherer.kernel).there) {
      gatherNamespace(gatherer, pid);
    }
    await Promise.all(
      QUESTIONS.map(({ name, ...question }) =>
        askProgram(gatherer, round, { ...question, member: `commands/${name}.txt` }),
      ),
    );
  },
};

/** A process in a network namespace of its own has sockets that the host's tables do not show. */
function gatherNamespace(gatherer: Gatherer, pid: number): void {
  const [own, its] = ["self", pid].map((who) => gatherer.kernel.link(`/proc/${who}/ns/net`));
  if (own?.kind !== "read" || its?.kind !== "read") return;
  if (shown(own.bytes) === shown(its.bytes)) return;
  for (const file of FILES) {
    const member = `process/${pid}/net/${file}`;
    gatherFile(gatherer, `/proc/${pid}/net/${file}`, { member, isExpected: false });
  }
}
