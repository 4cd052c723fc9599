/** TCP and UDP sockets as `/proc/net/{tcp,tcp6,udp,udp6}` tells them. */

export interface SocketEntry {
  readonly protocol: "tcp" | "udp";
  readonly family: 4 | 6;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** Kernel state name of tcp(7): ESTABLISHED, LISTEN, ...; UDP sockets are OPEN. */
  readonly state: string;
  readonly uid: number;
  readonly inode: string;
  /** Owner, where its descriptors could be read. */
  readonly pid: number | null;
}

export function isListening(socket: SocketEntry): boolean {
  return socket.protocol === "tcp" ? socket.state === "LISTEN" : socket.remotePort === 0;
}

export function describeSocket(socket: SocketEntry): string {
  const local = `${socket.localAddress}:${socket.localPort}`;
  if (isListening(socket)) return `${socket.protocol} ${local} listening`;
  return `${socket.protocol} ${local} to ${socket.remoteAddress}:${socket.remotePort} ${socket.state}`;
}
