/** Sockets of our network namespace: listed from `/proc/net`, destroyed with `ss -K`. */

import type { SocketEntry } from "../../model/socket.ts";
import type { Commands } from "../../ports/commands.ts";
import type { Sockets } from "../../ports/sockets.ts";
import { readLink, readNames, readText } from "./proc-file.ts";
import { readSocketTable } from "./socket-table.ts";

/** Sockets in one filter expression: inet_diag takes at most 64 KiB of it. */
const BATCH = 100;

const TIMEOUT_MS = 5_000;

export function linuxSockets(commands: Commands): Sockets {
  return {
    list: (ownersAmong) => {
      // An unreadable table must not look like one without sockets.
      if (readText("/proc/self/net/tcp") === null)
        throw new Error("/proc/self/net/tcp cannot be read");
      const owners = socketOwners(ownersAmong);
      return readSocketTable().map((socket) => ({
        ...socket,
        pid: owners.get(socket.inode) ?? null,
      }));
    },
    sharesNetwork: (pid) => {
      const namespace = readLink(`/proc/${pid}/ns/net`);
      return namespace === null ? null : namespace === readLink("/proc/self/ns/net");
    },
    destroy: (sockets) => destroy(commands, sockets),
  };
}

/** Inode to pid, of all descriptors: a process that opens thousands must not hide one among them. */
function socketOwners(pids: readonly number[]): ReadonlyMap<string, number> {
  const owners = new Map<string, number>();
  for (const pid of pids) {
    for (const inode of socketInodes(pid)) owners.set(inode, pid);
  }
  return owners;
}

function socketInodes(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return (readNames(folder) ?? []).flatMap((descriptor) => {
    const link = readLink(`${folder}/${descriptor}`) ?? "";
    return /^socket:\[(\d+)\]$/u.exec(link)?.slice(1) ?? [];
  });
}

async function destroy(
  commands: Commands,
  sockets: readonly SocketEntry[],
): Promise<"asked" | "unsupported"> {
  for (const protocol of ["tcp", "udp"] as const) {
    const ends = sockets.filter((socket) => socket.protocol === protocol).map(endsOf);
    for (let start = 0; start < ends.length; start += BATCH) {
      const filter = ends.slice(start, start + BATCH).join(" or ");
      if (!(await kill(commands, protocol, filter))) return "unsupported";
    }
  }
  return "asked";
}

/** ss(8) ends with 0 even when the kernel refused: what it says is all there is. */
async function kill(commands: Commands, protocol: string, filter: string): Promise<boolean> {
  const { kind, exitCode, stderr } = await commands.run({
    program: "ss",
    args: ["--kill", "--numeric", "--no-header", "--all", `--${protocol}`, filter],
    timeoutMs: TIMEOUT_MS,
  });
  const isRefused = /SOCK_DESTROY answers|not supported|not permitted/iu.test(stderr);
  return kind === "exited" && exitCode === 0 && !isRefused;
}

function endsOf(socket: SocketEntry): string {
  const local = `${bracketed(socket.localAddress)}:${socket.localPort}`;
  const remote = `${bracketed(socket.remoteAddress)}:${socket.remotePort}`;
  return `( src = ${local} and dst = ${remote} )`;
}

function bracketed(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
