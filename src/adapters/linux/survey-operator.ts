/** Who works here and through which connection: from our ancestors and their sockets, never from the environment. */

import type { ProcessTable } from "../../model/process-table.ts";
import { identityOf } from "../../model/process.ts";
import type { ProcessEntry } from "../../model/process.ts";
import type { SocketEntry } from "../../model/socket.ts";
import type { Lifeline, Operator } from "../../model/target.ts";
import type { DescriptorReader } from "./descriptors.ts";
import type { OwnPrivileges } from "./own-privileges.ts";

export interface OperatorView {
  readonly table: ProcessTable;
  readonly ownPid: number;
  readonly own: OwnPrivileges;
  readonly sockets: readonly SocketEntry[];
  readonly descriptors: DescriptorReader;
}

export interface OperatorFinding {
  readonly operator: Operator;
  /** Our own process first. */
  readonly line: readonly ProcessEntry[];
  /** Login user, effective user and the users of our ancestors; root is nobody in particular. */
  readonly uids: readonly number[];
  readonly blindSpots: readonly string[];
}

const SSH = /^(?:sshd|dropbear)/;

export function surveyOperator(view: OperatorView): OperatorFinding {
  const { table, ownPid, own } = view;
  const self = table.get(ownPid);
  const line = self === undefined ? [] : [self, ...table.ancestors(ownPid)];
  const servers = table.entries.filter((entry) => entry.uid === 0 && SSH.test(entry.comm));
  const sessions = line.filter((entry) => SSH.test(entry.comm));
  const lifelines = connectionsOf(sessions, view)
    .filter(({ state }) => state === "ESTABLISHED")
    .map(lifelineOf);
  const listening = connectionsOf(servers, view).filter(({ state }) => state === "LISTEN");
  return {
    line,
    uids: [...new Set([own.loginUid, own.effectiveUid, ...line.map(({ uid }) => uid)])].filter(
      (uid) => uid > 0,
    ),
    blindSpots: blindSpots(sessions, lifelines.length, view),
    operator: {
      uid: own.loginUid < 0 && own.effectiveUid > 0 ? own.effectiveUid : own.loginUid,
      effectiveUid: own.effectiveUid,
      ancestors: line.map(identityOf),
      lifelines,
      hasUnseenLifeline: sessions.length > 0 && lifelines.length === 0,
      // Where socket activation lets init listen, the port through which the operator came is still known.
      sshPorts: [...new Set([...listening, ...lifelines].map(({ localPort }) => localPort))],
    },
  };
}

function connectionsOf(
  entries: readonly ProcessEntry[],
  view: OperatorView,
): readonly SocketEntry[] {
  const inodes = new Set(
    entries.flatMap(({ pid }) => [...(view.descriptors.of(pid)?.sockets ?? [])]),
  );
  return view.sockets.filter((socket) => socket.protocol === "tcp" && inodes.has(socket.inode));
}

function lifelineOf(socket: SocketEntry): Lifeline {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  return { localAddress, localPort, remoteAddress, remotePort };
}

function blindSpots(
  sessions: readonly ProcessEntry[],
  lifelines: number,
  view: OperatorView,
): readonly string[] {
  if (sessions.length === 0 || lifelines > 0) return [];
  const isForbidden = sessions.every(({ pid }) => view.descriptors.of(pid) === null);
  return [
    isForbidden
      ? "your own ssh connection could not be determined, because only root may read the descriptors of sshd"
      : "your own ssh connection could not be determined: sshd is above this process, but none of its sockets is connected here",
  ];
}
