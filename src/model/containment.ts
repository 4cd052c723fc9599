/** What a cut covers: users, ports and the connections that must end. */

import type { SocketEntry } from "./socket.ts";
import type { Lifeline, Target } from "./target.ts";

/** Users, ports and exceptions of a cut, as a packet filter is asked for them. */
export interface CutScope {
  readonly uids: readonly number[];
  readonly ports: readonly number[];
  readonly lifelines: readonly Lifeline[];
  readonly sshPorts: readonly number[];
}

/** The gateway's users, its ports and every other port on which one of its processes listens; never SSH's. */
export function cutScope(target: Target): CutScope {
  const { lifelines, sshPorts } = target.operator;
  const members = new Set(target.members.map((member) => member.pid));
  const listening = target.sockets
    .filter((socket) => socket.pid !== null && members.has(socket.pid) && takesStrangers(socket))
    .map((socket) => socket.localPort);
  const ports = [...target.ports, ...listening].filter((port) => !sshPorts.includes(port));
  return { uids: sorted(target.uids), ports: sorted(ports), lifelines, sshPorts };
}

function takesStrangers(socket: SocketEntry): boolean {
  return socket.protocol === "tcp" ? socket.state === "LISTEN" : socket.remotePort === 0;
}

/** Connections of the set that still exist. Orphans count: their data is sent although no process is left. */
export function connectionsToEnd(
  target: Target,
  scope: CutScope,
  sockets: readonly SocketEntry[],
): readonly SocketEntry[] {
  const members = new Set(target.members.map((member) => member.pid));
  const isOfSet = (socket: SocketEntry): boolean =>
    (socket.pid !== null && members.has(socket.pid)) || scope.uids.includes(socket.uid);
  const known = new Set(target.sockets.filter(isOfSet).map(connectionKey));
  return sockets.filter(
    (socket) =>
      isConnection(socket) &&
      !isSpared(socket, scope) &&
      (isOfSet(socket) || known.has(connectionKey(socket)) || isClosingAtPort(socket, scope)),
  );
}

/** Whether bytes of a peer may have passed: a try that nobody answered is none, nor is UDP, which is dropped as it comes. */
export function hasPeer(socket: SocketEntry): boolean {
  return socket.protocol === "tcp" && socket.state !== "SYN_SENT";
}

/** Connections in closing of which the kernel no longer tells the owner (older than Linux 6.16 or so). */
export function ownerlessConnections(
  scope: CutScope,
  sockets: readonly SocketEntry[],
): readonly SocketEntry[] {
  if (scope.uids.includes(0)) return [];
  return sockets.filter((socket) => isOwnerless(socket) && !isClosingAtPort(socket, scope));
}

/** The operator's own connections, and all of sshd's where root itself is cut off. */
export function isSpared(socket: SocketEntry, scope: CutScope): boolean {
  const isLifeline = scope.lifelines.some((lifeline) => isSameConnection(lifeline, socket));
  return isLifeline || (scope.uids.includes(0) && scope.sshPorts.includes(socket.localPort));
}

/** TIME_WAIT carries no data and belongs to nobody; a connected UDP socket is a channel as well. */
function isConnection(socket: SocketEntry): boolean {
  if (socket.protocol === "udp") return socket.remotePort !== 0;
  return !["LISTEN", "TIME_WAIT", "CLOSE"].includes(socket.state);
}

function isOwnerless(socket: SocketEntry): boolean {
  return (
    isConnection(socket) && socket.protocol === "tcp" && socket.inode === "0" && socket.uid === 0
  );
}

function isClosingAtPort(socket: SocketEntry, scope: CutScope): boolean {
  return isOwnerless(socket) && scope.ports.includes(socket.localPort);
}

export function isSameConnection(left: Lifeline, right: Lifeline): boolean {
  return (
    left.localPort === right.localPort &&
    left.remotePort === right.remotePort &&
    bareAddress(left.localAddress) === bareAddress(right.localAddress) &&
    bareAddress(left.remoteAddress) === bareAddress(right.remoteAddress)
  );
}

function connectionKey(socket: SocketEntry): string {
  const local = `${bareAddress(socket.localAddress)} ${socket.localPort}`;
  return `${socket.protocol} ${local} ${bareAddress(socket.remoteAddress)} ${socket.remotePort}`;
}

/** An IPv4 peer of an IPv6 socket is the same peer (RFC 4291 §2.5.5.2). */
function bareAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/iu, "");
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].toSorted((left, right) => left - right);
}
