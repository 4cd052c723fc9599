/** The real gateway and its own command line, as far as this comparison uses them. */

import { join } from "node:path";
import { users, type Lab } from "../harness/lab.ts";
import { openclawCommand } from "../harness/paths.ts";
import { startGateway, type Gateway, type GatewayOptions } from "../harness/start-gateway.ts";
import type { AuditFinding } from "./compare.ts";
import type { Garden } from "./plant.ts";

/** A gateway starts in seconds; on a machine with more to do, in minutes. */
export const BUSY = 300_000;
export const CLI = "values that the real command line wrote";

/** It gives up when the machine is too busy for its own limits of five seconds. */
export async function started(lab: Lab, options: GatewayOptions, tries = 3): Promise<Gateway> {
  const gateway = await startGateway(lab, options);
  try {
    await gateway.waitUntilReady(BUSY);
    return gateway;
  } catch (cause) {
    if (tries === 1 || gateway.process.isRunning()) throw cause;
    return started(lab, options, tries - 1);
  }
}

/** What the product's own commands write, and leave behind. */
export async function useCommandLine(
  lab: Lab,
  gateway: Pick<Gateway, "stateDir" | "configFile">,
  garden: Garden,
): Promise<void> {
  const database = join(gateway.stateDir, "state/openclaw.sqlite");
  const openclaw = (args: readonly string[], input = ""): Promise<string> =>
    lab.mustRun([openclawCommand, ...args], { uid: users.gateway, input, timeoutMs: BUSY });
  const store = (name: string, at: string): Promise<string> =>
    openclaw(["secrets", "store", "set", name], garden.value(CLI, database, at));
  await store("KEPT_SECRET", "secrets store set");
  await store("REMOVED_SECRET", "secrets store rm");
  await openclaw(["secrets", "store", "rm", "REMOVED_SECRET", "--yes"]);
  const config = gateway.configFile;
  const path = "cron.webhookToken";
  const set = (what: string, at: string): Promise<string> =>
    openclaw(["config", "set", path, garden.value(CLI, config, what, at)]);
  // The audit can name the place for the value that stands in it, not for the one before.
  await set("config set, the value before", "replaced");
  await set("config set, the value now", path);
}

export async function audit(lab: Lab, gateway: Gateway): Promise<readonly AuditFinding[]> {
  const { stdout } = await lab.run([openclawCommand, "secrets", "audit", "--json"], {
    uid: gateway.uid,
    env: gateway.env,
    timeoutMs: BUSY,
  });
  return (JSON.parse(stdout) as { findings: readonly AuditFinding[] }).findings;
}
