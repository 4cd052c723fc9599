/** Loads one cut where it is started, and says whether it reads back as asked: `load-containment.ts JSON`. */

import { chooseFirewall } from "../../../src/adapters/firewall/choose-firewall.ts";
import { nodeCommands } from "../../../src/adapters/node/commands.ts";
import { recorded } from "../../../src/model/json.ts";
import type { Containment } from "../../../src/ports/firewall.ts";

const containment = recorded<Containment>(JSON.parse(process.argv[2] ?? ""));
const firewall = chooseFirewall(nodeCommands());
await firewall.replace(containment);
console.log(`${firewall.kind} ${String(await firewall.matches(containment))}`);
