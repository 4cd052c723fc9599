/** Starts the stand-in from a copy inside the sandbox, as the user that a gateway would have. */

import { spawn, spawnSync } from "node:child_process";
import {
  chownSync,
  cpSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { extname, join } from "node:path";

import { MARK_VARIABLE } from "./sandbox-protocol.ts";
import type { InnerSettings } from "./sandbox-protocol.ts";

/** Where a gateway logs unless told otherwise: ours to use in a root of its own. */
const USUAL_LOGS = "/tmp/openclaw";

const START_TIMEOUT_MS = 20_000;

/** @throws Error with what it wrote when it does not get ready. */
export async function startGateway(settings: InnerSettings, beaconPort: number): Promise<void> {
  const program = installProgram(settings);
  const outputFile = join(settings.folder, "gateway.out");
  const output = openSync(outputFile, "w", 0o600);
  const command = [reachableNode(settings), program, ...argumentsFor(settings, beaconPort)];
  // An orphan, as a gateway is that somebody once started from a terminal: we are not its supervisor.
  const child = spawn("/bin/sh", ["-c", '"$@" &', "sh", ...command], {
    ...identity(settings),
    detached: true,
    cwd: settings.folder,
    env: { PATH: "/usr/bin:/bin", NODE_NO_WARNINGS: "1", [MARK_VARIABLE]: settings.folder },
    stdio: ["ignore", output, output, "ipc"],
  });
  const started = Promise.withResolvers<void>();
  child.once("message", () => started.resolve());
  child.once("error", started.reject);
  child.once("disconnect", () =>
    started.reject(new Error(`the stand-in ended: ${readFileSync(outputFile, "utf8").trim()}`)),
  );
  const timer = setTimeout(
    () => started.reject(new Error("the stand-in does not get ready")),
    START_TIMEOUT_MS,
  );
  await started.promise.finally(() => clearTimeout(timer));
  child.disconnect();
}

function argumentsFor(
  { stateDirectory, folder, port, programs }: InnerSettings,
  beaconPort: number,
): readonly string[] {
  const day = new Date().toISOString().slice(0, 10);
  const logs = programs === null ? join(folder, "log") : USUAL_LOGS;
  const logFile = join(logs, `openclaw-${day}.log`);
  return [
    "--state-dir",
    stateDirectory,
    "--log-file",
    logFile,
    "--port",
    String(port),
    "--beacon-port",
    String(beaconPort),
  ];
}

function identity({ gatewayUid }: InnerSettings): { readonly uid?: number; readonly gid?: number } {
  return gatewayUid === null ? {} : { uid: gatewayUid, gid: gatewayUid };
}

/** The program lies where its user can read it, whatever the rights of the place that `ir` is installed in. */
function installProgram({ folder, stateDirectory, gatewayUid }: InnerSettings): string {
  const library = join(folder, "lib");
  mkdirSync(library, { recursive: true, mode: 0o755 });
  for (const name of readdirSync(import.meta.dirname).filter((file) =>
    file.startsWith("stand-in-"),
  )) {
    cpSync(join(import.meta.dirname, name), join(library, name));
  }
  writeFileSync(join(library, "package.json"), '{"type":"module"}\n');
  mkdirSync(stateDirectory, { recursive: true, mode: 0o700 });
  if (gatewayUid !== null) chownSync(stateDirectory, gatewayUid, gatewayUid);
  return join(library, `stand-in-gateway${extname(import.meta.filename)}`);
}

/** Another user may not reach the folder that Node lies in (`~/.nvm`): then it is shown in the sandbox as well. */
function reachableNode({ folder, gatewayUid, programs }: InnerSettings): string {
  if (gatewayUid === null || programs === null) return process.execPath;
  const place = join(folder, "lib", "node");
  writeFileSync(place, "");
  const shown = spawnSync(programs.mount, ["--bind", process.execPath, place]);
  return shown.status === 0 ? place : process.execPath;
}
