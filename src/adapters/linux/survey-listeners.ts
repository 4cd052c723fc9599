/** Which processes listen on ports that a gateway uses or claims. */

import type { Listener } from "../../model/process-seeds.ts";
import type { ProcessTable } from "../../model/process-table.ts";
import type { SocketEntry } from "../../model/socket.ts";
import type { DescriptorReader } from "./descriptors.ts";

export interface ListenerView {
  readonly table: ProcessTable;
  readonly sockets: readonly SocketEntry[];
  readonly descriptors: DescriptorReader;
  readonly ports: ReadonlySet<number>;
}

export interface ListenerFinding {
  readonly listeners: readonly Listener[];
  /** Ports on which somebody listens whose descriptors may not be read. */
  readonly unknownPorts: readonly number[];
}

/** A socket tells its user, so that only that user's processes are searched. */
export function surveyListeners(view: ListenerView): ListenerFinding {
  const sockets = view.sockets.filter(
    ({ state, localPort }) => state === "LISTEN" && view.ports.has(localPort),
  );
  const found = sockets.map((socket) => ({ port: socket.localPort, pids: ownersOf(socket, view) }));
  return {
    listeners: found.flatMap(({ port, pids }) => pids.map((pid) => ({ pid, port }))),
    unknownPorts: [
      ...new Set(found.filter(({ pids }) => pids.length === 0).map(({ port }) => port)),
    ],
  };
}

/** A descriptor may be shared: every process that holds the socket listens. */
function ownersOf(socket: SocketEntry, view: ListenerView): readonly number[] {
  return view.table.entries
    .filter((entry) => entry.uid === socket.uid && !entry.isKernelThread)
    .map((entry) => entry.pid)
    .filter((pid) => view.descriptors.of(pid)?.sockets.has(socket.inode) === true);
}
