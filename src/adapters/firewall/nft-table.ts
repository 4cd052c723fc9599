/** Our own nftables table as text, and as the phrases that its loaded form must amount to. */

import type { Lifeline } from "../../model/target.ts";
import type { Containment } from "../../ports/firewall.ts";
import { undoComment, uniqueNumbers } from "./containment-words.ts";
import { lifelineAddresses } from "./lifeline-addresses.ts";

export const TABLE = "ir_containment";

/** Destinations kept by each attempts set; once it is full, packets are still dropped. */
const MOST_ATTEMPTS = 65_535;

/** Before conntrack's helpers and the usual filter tables (nft(8): mangle). */
const PRIORITY = -150;

/**
 * Input of one `nft -f -`: a single transaction, so that no packet meets a moment without the table.
 * Newlines inside the braces matter: nft 1.0.6 refuses `} }` on one line.
 */
export function renderTable(containment: Containment): string {
  const lines = [
    ...elementSet("blocked_uids", "uid", uniqueNumbers(containment.uids)),
    ...elementSet("blocked_ports", "inet_service", uniqueNumbers(containment.ports)),
    ...attemptSet("attempts4", "ipv4_addr"),
    ...attemptSet("attempts6", "ipv6_addr"),
    "\tcounter dropped_out {\n\t}",
    "\tcounter dropped_in {\n\t}",
    ...chain("outgoing", "output", outgoingRules(containment)),
    ...chain("incoming", "input", incomingRules(containment)),
  ];
  return `table inet ${TABLE}\ndelete table inet ${TABLE}\ntable inet ${TABLE} {\n${lines.join("\n")}\n}\n`;
}

/** What a loaded table must say, in the phrases of `nft-listing.ts`, sorted. */
export function expectedPhrases(containment: Containment): readonly string[] {
  return [
    `set blocked_uids uid: ${uniqueNumbers(containment.uids).join(",")}`,
    `set blocked_ports inet_service: ${uniqueNumbers(containment.ports).join(",")}`,
    "set attempts4 ipv4_addr.inet_proto.inet_service",
    "set attempts6 ipv6_addr.inet_proto.inet_service",
    "counter dropped_out",
    "counter dropped_in",
    `chain outgoing filter output ${PRIORITY} accept`,
    `chain incoming filter input ${PRIORITY} accept`,
    ...outgoingRules(containment).map(({ phrase }, index) => `outgoing ${index}: ${phrase}`),
    ...incomingRules(containment).map(({ phrase }, index) => `incoming ${index}: ${phrase}`),
  ].toSorted();
}

interface Rule {
  readonly text: string;
  readonly phrase: string;
}

function outgoingRules(containment: Containment): readonly Rule[] {
  return [
    ...exceptions(containment, "outgoing"),
    dropUnrecorded(),
    recordAttempts("attempts4", "ip"),
    recordAttempts("attempts6", "ip6"),
    dropUsers("dropped_out", containment.incident),
  ];
}

/** A process can also be reached: the same users are dropped inbound, and the ports on every interface. */
function incomingRules(containment: Containment): readonly Rule[] {
  return [
    ...exceptions(containment, "incoming"),
    dropUsers("dropped_in", containment.incident),
    dropPorts("tcp"),
    dropPorts("udp"),
  ];
}

/** Only when root itself is blocked does the operator's own connection need a way through. */
function exceptions(containment: Containment, direction: Direction): readonly Rule[] {
  if (!containment.uids.includes(0)) return [];
  const ports = uniqueNumbers(containment.sshPorts);
  return [
    ...containment.lifelines.map((lifeline) => acceptLifeline(lifeline, direction)),
    ...(ports.length === 0 ? [] : [acceptSsh(ports, direction)]),
  ];
}

type Direction = "outgoing" | "incoming";

function acceptLifeline(lifeline: Lifeline, direction: Direction): Rule {
  const { local, remote, ...addresses } = lifelineAddresses(lifeline);
  const family = addresses.family === 4 ? "ip" : "ip6";
  const [from, to] = direction === "outgoing" ? [local, remote] : [remote, local];
  const [sport, dport] =
    direction === "outgoing"
      ? [lifeline.localPort, lifeline.remotePort]
      : [lifeline.remotePort, lifeline.localPort];
  return {
    text: `${family} saddr ${from} ${family} daddr ${to} tcp sport ${sport} tcp dport ${dport} accept`,
    phrase: `${family} saddr == ${from}; ${family} daddr == ${to}; tcp sport == ${sport}; tcp dport == ${dport}; accept`,
  };
}

/** Answers of sshd pass; the first packet of a connection that starts at its port does not. */
function acceptSsh(ports: readonly number[], direction: Direction): Rule {
  const text = ports.join(", ");
  const phrase = ports.length === 1 ? text : `{${ports.join(",")}}`;
  if (direction === "incoming") {
    return { text: `tcp dport { ${text} } accept`, phrase: `tcp dport == ${phrase}; accept` };
  }
  return {
    text: `tcp sport { ${text} } tcp flags & (syn | ack) != syn accept`,
    phrase: `tcp sport == ${phrase}; tcp flags & ack,syn != syn; accept`,
  };
}

/** Whatever opens nothing, as the resets of connections that we end ourselves: no try of theirs. */
function dropUnrecorded(): Rule {
  return {
    text: "meta skuid @blocked_uids tcp flags & (syn | ack) != syn counter name dropped_out drop",
    phrase: "meta skuid == @blocked_uids; tcp flags & ack,syn != syn; counter dropped_out; drop",
  };
}

function recordAttempts(set: string, family: "ip" | "ip6"): Rule {
  return {
    text: `meta skuid @blocked_uids meta l4proto { tcp, udp } update @${set} { ${family} daddr . meta l4proto . th dport counter }`,
    phrase: `meta skuid == @blocked_uids; meta l4proto == {tcp,udp}; update @${set}`,
  };
}

function dropUsers(counter: string, incident: string): Rule {
  const comment = `${undoComment(incident)} nft delete table inet ${TABLE}`;
  return {
    text: `meta skuid @blocked_uids counter name ${counter} drop comment "${comment}"`,
    phrase: `meta skuid == @blocked_uids; counter ${counter}; drop; "${comment}"`,
  };
}

function dropPorts(protocol: "tcp" | "udp"): Rule {
  return {
    text: `${protocol} dport @blocked_ports counter name dropped_in drop`,
    phrase: `${protocol} dport == @blocked_ports; counter dropped_in; drop`,
  };
}

function elementSet(name: string, type: string, elements: readonly number[]): readonly string[] {
  const filled = elements.length === 0 ? [] : [`\t\telements = { ${elements.join(", ")} }`];
  return [`\tset ${name} {`, `\t\ttype ${type}`, ...filled, "\t}"];
}

function attemptSet(name: string, address: string): readonly string[] {
  return [
    `\tset ${name} {`,
    `\t\ttype ${address} . inet_proto . inet_service`,
    `\t\tsize ${MOST_ATTEMPTS}`,
    "\t\tflags dynamic",
    "\t}",
  ];
}

function chain(name: string, hook: string, rules: readonly Rule[]): readonly string[] {
  return [
    `\tchain ${name} {`,
    `\t\ttype filter hook ${hook} priority ${PRIORITY}; policy accept;`,
    ...rules.map(({ text }) => `\t\t${text}`),
    "\t}",
  ];
}
