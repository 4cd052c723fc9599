/** A program that looks and behaves like an OpenClaw gateway to whoever has to stop it. It calls no model and no network. */

import { fork, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { listen } from "./stand-in-listener.ts";
import { holdLock } from "./stand-in-lock.ts";
import { furnishState, keepWriting } from "./stand-in-state.ts";

const HEARTBEAT_MS = 50;
const RECONNECT_MS = 500;

/** What a gateway gives to every command that an agent runs. */
const EXEC_ENVIRONMENT = { OPENCLAW_SHELL: "exec", OPENCLAW_CLI: "1" };

const { values: options } = parseArgs({
  options: {
    role: { type: "string", default: "gateway" },
    "state-dir": { type: "string", default: "" },
    "log-file": { type: "string", default: "" },
    port: { type: "string", default: "18789" },
    "beacon-port": { type: "string", default: "0" },
    "ignore-term": { type: "boolean", default: false },
  },
});

if (options.role === "broker") runBroker();
else await runGateway();

async function runGateway(): Promise<void> {
  process.umask(0o077);
  const port = Number(options.port);
  const stateDirectory = options["state-dir"];
  // Hides the arguments and shows as `openclaw-gatewa` in comm, as the real one does.
  process.title = "openclaw-gateway";
  furnishState({ stateDirectory, port, logFile: options["log-file"] });
  const releaseLock = holdLock(stateDirectory, port);
  const stopWriting = keepWriting(stateDirectory, options["log-file"]);
  const stopListening = await listen(port);
  const broker = startBroker(port);
  await once(broker, "message");
  if (options["beacon-port"] !== "0") keepBeating(Number(options["beacon-port"]));
  process.on("SIGTERM", () => {
    if (options["ignore-term"]) return;
    stopListening();
    stopWriting();
    broker.disconnect();
    releaseLock();
    process.exit(0);
  });
  process.send?.("ready");
}

/** Worker that owns the agent's commands: a session of its own, so that it is in no group of the gateway. */
function startBroker(port: number): ChildProcess {
  return fork(fileURLToPath(import.meta.url), ["--role", "broker"], {
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: { ...process.env, OPENCLAW_GATEWAY_PORT: String(port) },
  });
}

/** One running command of the agent, and one that has slipped out of every group and session. */
function runBroker(): void {
  const shell = existsSync("/bin/bash") ? "/bin/bash" : "/bin/sh";
  const env = { ...process.env, ...EXEC_ENVIRONMENT };
  const command = spawn(shell, ["-c", "sleep 3600; exit"], {
    detached: true,
    stdio: "ignore",
    env,
  });
  const escape = "setsid nohup sleep 3600 >/dev/null 2>&1 &";
  const slipping = spawn("/bin/sh", ["-c", escape], { stdio: "ignore", env });
  slipping.once("exit", () => process.send?.("running"));
  process.on("disconnect", () => {
    if (command.pid !== undefined) process.kill(-command.pid, "SIGKILL");
    process.exit(0);
  });
}

/** An outgoing connection that comes back whenever it is lost, as that of a chat channel does. */
function keepBeating(port: number): void {
  const socket = connect({ host: "127.0.0.1", port });
  const timer = setInterval(() => socket.write("."), HEARTBEAT_MS);
  socket.on("error", () => socket.destroy());
  socket.on("close", () => {
    clearInterval(timer);
    setTimeout(() => keepBeating(port), RECONNECT_MS);
  });
}
