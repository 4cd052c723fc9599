/** The kernel's table of TCP and UDP sockets: `/proc/net/{tcp,tcp6,udp,udp6}` (proc_net_tcp in proc(5)). */

import { endianness } from "node:os";
import type { SocketEntry } from "../../model/socket.ts";
import { readText } from "./proc-file.ts";

const TABLES = [
  { name: "tcp", protocol: "tcp", family: 4 },
  { name: "tcp6", protocol: "tcp", family: 6 },
  { name: "udp", protocol: "udp", family: 4 },
  { name: "udp6", protocol: "udp", family: 6 },
] as const;

type Table = (typeof TABLES)[number];

/** include/net/tcp_states.h, from 1. */
const STATES = [
  "ESTABLISHED",
  "SYN_SENT",
  "SYN_RECV",
  "FIN_WAIT1",
  "FIN_WAIT2",
  "TIME_WAIT",
  "CLOSE",
  "CLOSE_WAIT",
  "LAST_ACK",
  "LISTEN",
  "CLOSING",
  "NEW_SYN_RECV",
];

/** Sockets of the network namespace of a process; our own by default. Owners are not filled in. */
export function readSocketTable(folder = "/proc/self/net"): readonly SocketEntry[] {
  return TABLES.flatMap((table) =>
    parseSocketTable(readText(`${folder}/${table.name}`) ?? "", table),
  );
}

export function parseSocketTable(text: string, table: Table): readonly SocketEntry[] {
  return text
    .split("\n")
    .slice(1)
    .map((line) => parseLine(line, table))
    .filter((socket) => socket !== null);
}

function parseLine(line: string, table: Table): SocketEntry | null {
  const [, local = "", remote = "", state = "", , , , uid, , inode] = line.trim().split(/\s+/);
  if (inode === undefined) return null;
  return {
    protocol: table.protocol,
    family: table.family,
    localAddress: addressOf(local),
    localPort: portOf(local),
    remoteAddress: addressOf(remote),
    remotePort: portOf(remote),
    state: table.protocol === "udp" ? "OPEN" : stateName(state),
    uid: Number(uid),
    inode,
    pid: null,
  };
}

function stateName(hex: string): string {
  return STATES[Number.parseInt(hex, 16) - 1] ?? "UNKNOWN";
}

/** `0100007F:1F90` */
function addressOf(endpoint: string): string {
  return parseAddress(endpoint.slice(0, endpoint.indexOf(":")));
}

function portOf(endpoint: string): number {
  return Number.parseInt(endpoint.slice(endpoint.indexOf(":") + 1), 16);
}

/** Each 32-bit word is printed in the machine's byte order. */
export function parseAddress(hex: string): string {
  const bytes = Buffer.from(hex, "hex");
  if (endianness() === "LE") bytes.swap32();
  if (bytes.length === 4) return bytes.join(".");
  const mapped = bytes.subarray(0, 12).toString("hex") === "00000000000000000000ffff";
  return mapped ? `::ffff:${bytes.subarray(12).join(".")}` : compress(bytes);
}

/** RFC 5952: no leading zeros; the first of the longest runs of two or more zero groups becomes `::`. */
function compress(bytes: Buffer): string {
  const groups = [0, 2, 4, 6, 8, 10, 12, 14].map((offset) => bytes.readUInt16BE(offset));
  const runs = groups.map((_, start) => zerosFrom(groups, start));
  const longest = Math.max(...runs);
  const text = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(":");
  if (longest < 2) return text(groups);
  const start = runs.indexOf(longest);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + longest))}`;
}

function zerosFrom(groups: readonly number[], start: number): number {
  const end = groups.findIndex((group, index) => index >= start && group !== 0);
  return (end < 0 ? groups.length : end) - start;
}
