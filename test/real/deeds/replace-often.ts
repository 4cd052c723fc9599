/** Replaces our table again and again: `replace-often.ts TIMES UID`. Says so when the first one is loaded. */

import { nftables } from "../../../src/adapters/firewall/nftables.ts";
import { nodeCommands } from "../../../src/adapters/node/commands.ts";

const [times = "", uid = ""] = process.argv.slice(2);
const firewall = nftables(nodeCommands());
const containment = {
  incident: "ir-20261120-030000-0000",
  uids: [Number(uid)],
  ports: [18789],
  lifelines: [],
  sshPorts: [],
};

await firewall.replace(containment);
console.log("loaded");
const rules = await firewall.ruleset();
const startedAt = performance.now();
for (let time = 0; time < Number(times); time += 1) await firewall.replace(containment);
const each = (performance.now() - startedAt) / Number(times);
const isSame = rules === (await firewall.ruleset());
console.log(`${each.toFixed(1)} ms each`);
console.log(`replaced ${times} times, ${isSame ? "the same" : "other"} rules each time`);
