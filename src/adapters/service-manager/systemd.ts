/**
 * systemd: a unit is held by a link to /dev/null in the manager's control folder, below /run.
 * `systemctl mask --runtime` would not do: it writes where /etc/systemd/system and ~/.config/systemd/user,
 * the very places of OpenClaw's unit, take precedence (systemd.unit(5), unit file load path).
 */

import { join } from "node:path";

import type { Supervisor } from "../../model/target.ts";
import type { Commands } from "../../ports/commands.ts";
import type { ServiceManager, ServiceState } from "../../ports/service-manager.ts";
import { managerOf } from "./systemd-manager.ts";
import type { Manager } from "./systemd-manager.ts";
import { isUnitName, unitFiles } from "./unit-files.ts";
import { parseProperties, restartDelayMs, wordsOf } from "./unit-properties.ts";
import type { UnitProperties } from "./unit-properties.ts";

const PROPERTIES = [
  "LoadState",
  "ActiveState",
  "UnitFileState",
  "Restart",
  "RestartUSec",
  "RestartMaxDelayUSec",
  "TriggeredBy",
].join(",");

export function systemdServices(commands: Commands): ServiceManager {
  const at = (supervisor: Supervisor): Manager => managerOf(commands, supervisor);
  return {
    readiness: (supervisor) => readiness(at(supervisor), supervisor),
    state: (supervisor) => stateOf(at(supervisor), supervisor.name),
    hold: (supervisor) => hold(at(supervisor), supervisor.name),
    isHeld: (supervisor) => isMasked(at(supervisor), supervisor.name),
    unhold: (supervisor, before) => unhold(at(supervisor), supervisor.name, before),
    start: async (supervisor) => {
      await at(supervisor).systemctl("start", "--no-block", "--", supervisor.name);
    },
    settleStopped: async (supervisor) => {
      const { systemctl } = at(supervisor);
      await systemctl("stop", "--no-block", "--", supervisor.name);
      await systemctl("reset-failed", "--", supervisor.name);
    },
  };
}

type Readiness = Awaited<ReturnType<ServiceManager["readiness"]>>;

async function readiness(manager: Manager, supervisor: Supervisor): Promise<Readiness> {
  const obstacle = obstacleTo(supervisor);
  if (obstacle !== null) return { ready: false, ...obstacle };
  try {
    await manager.systemctl("show", "--property=Version");
    return { ready: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const mode = supervisor.kind === "systemd-user" ? `--user -M ${supervisor.uid}@ ` : "";
    return { ready: false, reason, remedy: `sudo systemctl ${mode}status ${supervisor.name}` };
  }
}

function obstacleTo({ kind, name, uid }: Supervisor): { reason: string; remedy: string } | null {
  const isOurs = kind === "systemd-system" || kind === "systemd-user";
  if (!isOurs || !isUnitName(name)) {
    return { reason: "it is not a service of systemd", remedy: "keep it stopped by hand" };
  }
  const self = process.geteuid?.() ?? -1;
  if (self === 0 || (kind === "systemd-user" && self === uid)) return null;
  return { reason: `only root can hold ${name}`, remedy: "run the same command with sudo" };
}

async function stateOf(manager: Manager, name: string): Promise<ServiceState> {
  const properties = await show(manager, name);
  const loadPath = parseProperties(await manager.systemctl("show", "--property=UnitPath"));
  const names = wordsOf(properties, "TriggeredBy");
  const triggers = await Promise.all(names.map((trigger) => triggerState(manager, trigger)));
  return {
    active: properties.get("ActiveState") ?? "unknown",
    enabled: properties.get("UnitFileState") ?? "unknown",
    restartDelayMs: restartDelayMs(properties),
    files: [name, ...names].flatMap((unit) =>
      unitFiles(unit, wordsOf(loadPath, "UnitPath"), manager.controlFolder),
    ),
    triggers,
    held: [name, ...names].filter((unit) => manager.hasLink(unit)),
  };
}

async function triggerState(
  manager: Manager,
  name: string,
): Promise<ServiceState["triggers"][number]> {
  return { name, active: (await show(manager, name)).get("ActiveState") ?? "unknown" };
}

async function show(manager: Manager, name: string): Promise<UnitProperties> {
  return parseProperties(await manager.systemctl("show", `--property=${PROPERTIES}`, "--", name));
}

async function hold(manager: Manager, name: string): Promise<void> {
  const triggers = wordsOf(await show(manager, name), "TriggeredBy").filter(isUnitName);
  await manager.mustRun("mkdir", "--parents", manager.controlFolder);
  for (const unit of [name, ...triggers]) {
    if (manager.hasLink(unit)) continue;
    await manager.mustRun("ln", "--symbolic", "/dev/null", join(manager.controlFolder, unit));
  }
  // Only now is the unit masked and its Restart= forgotten: measured with systemd 252.
  await manager.systemctl("daemon-reload");
  // A listening socket unit belongs to the manager, so no kill of the service closes it.
  if (triggers.length > 0) await manager.systemctl("stop", "--", ...triggers);
}

/** What the manager itself says; that it refuses a start follows from it and is not tried. */
async function isMasked(manager: Manager, name: string): Promise<boolean> {
  const properties = await show(manager, name);
  return properties.get("LoadState") === "masked" && restartDelayMs(properties) === 0;
}

async function unhold(manager: Manager, name: string, before: ServiceState): Promise<void> {
  const units = [name, ...before.triggers.map((trigger) => trigger.name)];
  const ours = units.filter((unit) => !before.held.includes(unit) && manager.hasLink(unit));
  for (const unit of ours) await manager.mustRun("rm", "--", join(manager.controlFolder, unit));
  // Stays, as it should, where somebody else keeps something in it.
  await manager.mustRun("rmdir", "--", manager.controlFolder).catch(() => "");
  await manager.systemctl("daemon-reload");
  const active = before.triggers.filter((trigger) => trigger.active === "active");
  if (active.length === 0) return;
  await manager.systemctl("start", "--", ...active.map((trigger) => trigger.name));
}
