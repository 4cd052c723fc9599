/** Asks the real probe in the namespaces that it is started in; arguments are users. Prints JSON. */

import { linuxNetworkProbe } from "../../src/adapters/linux/network-probe.ts";

const probe = linuxNetworkProbe();
const answers = process.argv.slice(2).map(async (text) => {
  const uid = Number(text);
  const families = [4, 6] as const;
  const tries = families.map((family) => probe.loopback({ uid, family, timeoutMs: 2_000 }, uid));
  const verdicts = (await Promise.all(tries)).map(({ verdict, reason }) => `${verdict} ${reason}`);
  return [probe.canActAs(uid), ...verdicts];
});
console.log(JSON.stringify(await Promise.all(answers)));
