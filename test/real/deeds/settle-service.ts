/** Tells the system's manager that a killed service is meant to be stopped: `settle-service.ts UNIT`. */

import { nodeCommands } from "../../../src/adapters/node/commands.ts";
import { systemdServices } from "../../../src/adapters/service-manager/systemd.ts";

const [name = ""] = process.argv.slice(2);
const services = systemdServices(nodeCommands());
const unit = { kind: "systemd-system", name, processes: [], uid: null } as const;
const startedAt = performance.now();
await services.settleStopped(unit);
const ms = performance.now() - startedAt;
const { active, files } = await services.state(unit);
console.log(JSON.stringify({ active, files, isPrompt: ms < 5_000 }));
