/** Run in a session of its own: probes while Ctrl-C reaches the whole process group, as from a terminal. */

import { linuxNetworkProbe } from "../../src/adapters/linux/network-probe.ts";

process.on("SIGINT", () => {});
const uid = process.geteuid?.() ?? 0;
const probed = linuxNetworkProbe().loopback({ uid, family: 4, timeoutMs: 800 }, uid);
process.kill(0, "SIGINT");
process.stdout.write(JSON.stringify(await probed));
