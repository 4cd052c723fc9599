/** Which ways out a user of a lab has: loopback, the outside and name resolution, over IPv4 and IPv6. */
import { join } from "node:path";
import { users, type Lab } from "../harness/lab.ts";
import { addresses } from "../harness/peer.ts";
import { waitFor } from "../harness/wait.ts";

const port = 7070;

export type WaysOut = {
  readonly loopback4: string;
  readonly loopback6: string;
  readonly outside4: string;
  readonly outside6: string;
  readonly dns: string;
};

export const everyWay: WaysOut = {
  loopback4: "reached",
  loopback6: "reached",
  outside4: "reached",
  outside6: "reached",
  dns: "192.0.2.1",
};

/** A dropped packet is silence for TCP; sendto(2) of UDP is refused at once, which the resolver calls so. */
export const noWay: WaysOut = {
  loopback4: "no answer",
  loopback6: "no answer",
  outside4: "no answer",
  outside6: "no answer",
  dns: "ECONNREFUSED",
};

/** Makes sure that somebody would answer: run by a user that is never contained. */
export async function openWaysOut(lab: Lab): Promise<void> {
  const script = join(import.meta.dirname, "listeners.ts");
  const argv = [process.execPath, script, String(port)];
  await lab.mustRun(["sysctl", "--write", "--quiet", "net.ipv4.ip_unprivileged_port_start=0"]);
  await lab.spawn([...argv, "dns"], { uid: users.provider });
  await lab.peer?.spawn(argv, { uid: users.provider });
  await waitFor("every way out", 10_000, async () => {
    const ways = await waysOut(lab, users.bystander);
    return JSON.stringify(ways) === JSON.stringify(everyWay);
  });
}

export async function waysOut(lab: Lab, uid: number): Promise<WaysOut> {
  const script = join(import.meta.dirname, "reach.ts");
  const { ipv4, ipv6 } = addresses.peer;
  const argv = [process.execPath, script, String(port), ipv4, ipv6];
  return JSON.parse(await lab.mustRun(argv, { uid })) as WaysOut;
}
