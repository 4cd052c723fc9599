/** The sockets of the suspect processes, and the ports to close. */

import type { LockFile } from "../../model/lock-file.ts";
import { DEFAULT_PORT } from "../../model/process-seeds.ts";
import type { Member } from "../../model/process.ts";
import type { SocketEntry } from "../../model/socket.ts";
import type { DescriptorReader } from "./descriptors.ts";

export interface NetworkView {
  readonly members: readonly Member[];
  readonly sockets: readonly SocketEntry[];
  readonly descriptors: DescriptorReader;
  /** Of running gateways. */
  readonly locks: readonly LockFile[];
  readonly sshPorts: readonly number[];
}

export interface NetworkFinding {
  readonly sockets: readonly SocketEntry[];
  readonly ports: readonly number[];
}

export function surveyNetwork(view: NetworkView): NetworkFinding {
  const owners = ownersOf(view);
  const sockets = view.sockets.flatMap((socket) => {
    const pid = owners.get(socket.inode);
    return pid === undefined ? [] : [{ ...socket, pid }];
  });
  return { sockets, ports: portsOf(view, sockets) };
}

/** Inode to the first member that holds it: many sockets of many processes must not delay the freeze. */
function ownersOf({ members, descriptors }: NetworkView): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  for (const { pid } of members.toReversed()) {
    for (const inode of descriptors.of(pid)?.sockets ?? []) owners.set(inode, pid);
  }
  return owners;
}

/** A lock file may claim any port: one on which somebody else listens is not the gateway's to close. */
function portsOf(view: NetworkView, owned: readonly SocketEntry[]): readonly number[] {
  const inodes = new Set(owned.map(({ inode }) => inode));
  const listening = view.sockets.filter(({ state }) => state === "LISTEN");
  const others = new Set(
    listening.filter(({ inode }) => !inodes.has(inode)).map(({ localPort }) => localPort),
  );
  const own = listening.filter(({ inode }) => inodes.has(inode)).map(({ localPort }) => localPort);
  const claimed = view.locks.flatMap(({ port }) => port ?? []).filter((port) => !others.has(port));
  const ports = [...new Set([...claimed, ...own])].filter((port) => !view.sshPorts.includes(port));
  return ports.length > 0 || others.has(DEFAULT_PORT) ? ports : [DEFAULT_PORT];
}
