/** Lays a cable between two labs, so that one is the outside world of the other. */
import type { Lab } from "./lab.ts";
import { mustRun } from "./run-command.ts";

/** Addresses at the two ends (documentation ranges). */
export const addresses = {
  lab: { ipv4: "198.51.100.1", ipv6: "2001:db8:77::1" },
  peer: { ipv4: "198.51.100.2", ipv6: "2001:db8:77::2" },
} as const;

/** Opens the peer, joins it to the lab and answers the lab with its peer; both end together. */
export async function withPeer<Kind extends Lab>(
  lab: Kind,
  openPeer: () => Promise<Lab>,
): Promise<Kind> {
  const opened: Lab[] = [lab];
  const dispose = async (): Promise<void> => {
    await Promise.all(opened.map((end) => end.dispose()));
  };
  try {
    const peer = await openPeer();
    opened.push(peer);
    await connect(lab, peer);
    return { ...lab, peer, dispose, [Symbol.asyncDispose]: dispose };
  } catch (cause) {
    await dispose();
    throw cause;
  }
}

async function connect(lab: Lab, peer: Lab): Promise<void> {
  // Both ends are born inside the labs: the machine's own namespace never sees an interface.
  const inLab = ["nsenter", `--target=${lab.initHostPid}`, "--net", "ip"];
  await mustRun([
    ...inLab,
    "link",
    "add",
    "outside",
    "type",
    "veth",
    "peer",
    "name",
    "inside",
    "netns",
    String(peer.initHostPid),
  ]);
  await runIp(lab, [
    ...endOfCable("lab", "outside"),
    `route add default via ${addresses.peer.ipv4}`,
    `-6 route add default via ${addresses.peer.ipv6}`,
  ]);
  // The peer answers for every address there is. In the main table, so that the cable stays more specific.
  await runIp(peer, [
    ...endOfCable("peer", "inside"),
    "route add local default dev lo table main",
    "-6 route add local default dev lo table main",
  ]);
}

function endOfCable(end: keyof typeof addresses, device: string): readonly string[] {
  return [
    `address add ${addresses[end].ipv4}/24 dev ${device}`,
    `address add ${addresses[end].ipv6}/64 dev ${device} nodad`,
    `link set ${device} up`,
  ];
}

async function runIp(lab: Lab, lines: readonly string[]): Promise<void> {
  for (const line of lines) await lab.mustRun(["ip", ...line.split(" ")]);
}
