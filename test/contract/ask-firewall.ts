/**
 * Asks a real packet filter every question of the contract, in the network namespace that it is started
 * in: `ask-firewall.ts KIND`. Prints the answers as one JSON array; each question begins with nothing of ours.
 */

import { iptables } from "../../src/adapters/firewall/iptables.ts";
import { nftables } from "../../src/adapters/firewall/nftables.ts";
import { nodeCommands } from "../../src/adapters/node/commands.ts";
import type { Firewall } from "../../src/ports/firewall.ts";
import { FIREWALL_CASES, FORBIDDEN, FORBIDDEN_CASES } from "./firewall-cases.ts";

const KINDS = { nftables, iptables };

const [kind] = process.argv.slice(2);
if (kind !== "nftables" && kind !== "iptables") throw new Error(`no such filter: ${kind}`);
const firewall = KINDS[kind](nodeCommands());
const forbidden = KINDS[kind](nodeCommands(), () => FORBIDDEN);

const answers: unknown[] = [];
for (const { ask } of FIREWALL_CASES) answers.push(await answerOf(ask, firewall));
await firewall.replace({ incident: "x", uids: [7], ports: [], lifelines: [], sshPorts: [] });
for (const { ask } of FORBIDDEN_CASES) answers.push(await ask(forbidden));
console.log(JSON.stringify(answers));

async function answerOf(ask: (of: Firewall) => Promise<unknown>, of: Firewall): Promise<unknown> {
  try {
    return await ask(of);
  } catch (error) {
    return String(error);
  } finally {
    await of.restore(null);
  }
}
