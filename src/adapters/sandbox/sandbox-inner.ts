/** First program of a sandbox: closes its doors, starts the stand-in, and runs `ir` when it is told to. */

import { spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

import { trustedProgram } from "../node/trusted-program.ts";
import { startGateway } from "./gateway-starter.ts";
import { endMarkedProcesses, markedProcesses } from "./marked-processes.ts";
import { enterPrivateRoot, runWith } from "./private-root.ts";
import { InnerSettings, Order } from "./sandbox-protocol.ts";
import type { Answer, RootPrograms } from "./sandbox-protocol.ts";

const LOOK_TIMEOUT_MS = 1_000;

const settings = InnerSettings.parse(JSON.parse(process.argv[2] ?? "null"));
const beacon = { heard: 0, lastAt: 0, first: Promise.withResolvers<void>() };

// The terminal sends both to everyone; `ir` decides what they mean, and then lets us go.
process.on("SIGINT", () => undefined);
process.on("SIGHUP", () => undefined);
process.on("disconnect", leave);
process.on("message", (message) => void obey(Order.parse(message)));

try {
  if (settings.programs !== null) enterRoot(settings.programs);
  await startGateway(settings, await openBeacon());
  await beacon.first.promise;
  answer({ kind: "ready", hasPacketFilter: hasPacketFilter() });
} catch (error) {
  answer({ kind: "failed", reason: error instanceof Error ? error.message : String(error) });
}

/** Also when the outer half was killed and can clean up nothing. What is a mount point stays, and is empty. */
function leave(): void {
  endMarkedProcesses(settings.folder);
  for (const name of readdirSync(settings.folder)) removeQuietly(join(settings.folder, name));
  process.exit(0);
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The outer half, if it lives, removes what is left.
  }
}

function answer(value: Answer): void {
  process.send?.(value);
}

/** Asked as `ir` asks: in a user namespace the owner of a program may be nobody that it can trust. */
function hasPacketFilter(): boolean {
  return ["nft", "iptables"].some((name) => trustedProgram(name) !== null);
}

function enterRoot(programs: RootPrograms): void {
  const main = settings.program[1];
  const above = dirname(dirname(main));
  const home = existsSync(join(above, "package.json")) ? above : dirname(main);
  const shown = [dirname(process.execPath), import.meta.dirname, home];
  enterPrivateRoot({ folder: settings.folder, shown, run: runWith(programs) });
}

async function obey(order: Order): Promise<void> {
  switch (order.kind) {
    case "run":
      return answer({ kind: "ran", ...(await run(order.words, order.isCaptured)) });
    case "look":
      return answer({ kind: "seen", ...(await look()) });
  }
}

async function run(
  words: readonly string[],
  isCaptured: boolean,
): Promise<{ exitCode: number; stdout: string }> {
  const [node, main] = settings.program;
  const child = spawn(node, [main, ...words], {
    env: { ...process.env, IR_HOME: settings.home },
    stdio: ["inherit", isCaptured ? "pipe" : "inherit", "inherit"],
  });
  const ended = Promise.withResolvers<number>();
  child.once("error", ended.reject);
  // 128 + n is what a shell says of a program that a signal ended; which one does not matter here.
  child.once("close", (code) => ended.resolve(code ?? 128));
  const stdout = child.stdout === null ? "" : await text(child.stdout);
  return { exitCode: await ended.promise, stdout };
}

async function look(): Promise<Omit<Extract<Answer, { kind: "seen" }>, "kind">> {
  return {
    isAnswering: await isAnswering(),
    heartbeats: beacon.heard,
    silentMs: beacon.heard === 0 ? -1 : Math.round(performance.now() - beacon.lastAt),
    processes: markedProcesses(settings.folder).length,
  };
}

async function isAnswering(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
    const response = await fetch(`http://127.0.0.1:${settings.port}/healthz`, { signal });
    return response.ok;
  } catch {
    return false;
  }
}

/** Plays the far end of the agent's outgoing connection: silence here is what containment is for. */
async function openBeacon(): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {
      beacon.heard += 1;
      beacon.lastAt = performance.now();
      beacon.first.resolve();
    });
  });
  const opened = Promise.withResolvers<number>();
  server.once("error", opened.reject);
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    opened.resolve(typeof address === "object" && address !== null ? address.port : 0);
  });
  return opened.promise;
}
