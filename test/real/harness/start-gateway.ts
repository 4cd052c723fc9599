/** Starts the real OpenClaw gateway in a lab and waits until it answers. */
import { chownSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  defaultGatewayPort,
  defaultToken,
  gatewayConfig,
  type GatewayConfigOptions,
} from "./gateway-config.ts";
import { users, type Lab, type LabProcess } from "./lab.ts";
import { openclawCommand, releaseFolder } from "./paths.ts";
import { waitFor } from "./wait.ts";

export type GatewayOptions = GatewayConfigOptions & {
  /** Default the unprivileged `users.gateway`. */
  readonly uid?: number;
  /** Default `.openclaw` in the user's home. Another one makes a second gateway possible. */
  readonly stateDir?: string;
  /** Taken as the whole text of openclaw.json, instead of what the other options would make. */
  readonly configText?: string;
  /** Leaves the state directory as it is: a restart, or a state that the test has made. */
  readonly keepState?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** See `LabCommandOptions`: a group of its own, as a service has. Default none of its own. */
  readonly cgroup?: string;
  /** An older release instead of the usual one. */
  readonly release?: string;
  /** Default true: return once /readyz says so. */
  readonly wait?: boolean;
};

export type Gateway = {
  readonly uid: number;
  readonly stateDir: string;
  readonly configFile: string;
  readonly port: number;
  readonly token: string;
  readonly url: string;
  /** As `ir` sees it inside the lab. */
  readonly pid: number;
  readonly hostPid: number;
  readonly process: LabProcess;
  /** What an `openclaw` command needs to speak of this gateway. */
  readonly env: Readonly<Record<string, string>>;
  waitUntilReady(timeoutMs?: number): Promise<void>;
  isHealthy(): Promise<boolean>;
  /** SIGTERM, and SIGKILL when it still lives after the grace; never a closed port taken for an end. */
  stop(graceMs?: number): Promise<void>;
};

export async function startGateway(lab: Lab, options: GatewayOptions = {}): Promise<Gateway> {
  const uid = options.uid ?? users.gateway;
  const port = options.port ?? defaultGatewayPort;
  const token = options.token ?? defaultToken;
  const stateDir = options.stateDir ?? join(lab.homeOf(uid), ".openclaw");
  const configFile = join(stateDir, "openclaw.json");
  const url = `http://127.0.0.1:${port}`;
  if (options.keepState !== true) {
    mkdirSync(stateDir, { recursive: true, mode: 0o700 });
    writeFileSync(
      configFile,
      options.configText ?? `${JSON.stringify(gatewayConfig(options), null, 2)}\n`,
      { mode: 0o600 },
    );
    for (const path of [stateDir, configFile]) chownSync(path, uid, uid);
  }
  const env = {
    ...(options.stateDir === undefined ? {} : { OPENCLAW_STATE_DIR: stateDir }),
    ...options.env,
  };
  const { release } = options;
  const command =
    release === undefined
      ? openclawCommand
      : join(releaseFolder(release), "node_modules/.bin/openclaw");
  const process = await lab.spawn([command, "gateway", "run"], {
    uid,
    env,
    ...(options.cgroup === undefined ? {} : { cgroup: options.cgroup }),
  });

  const waitUntilReady: Gateway["waitUntilReady"] = async (timeoutMs = 240_000) => {
    await waitFor(
      `readiness of the gateway on port ${port}`,
      timeoutMs,
      async () => {
        const answer = await lab.fetch(`${url}/readyz`, { timeoutMs: 2_000 });
        if (!process.isRunning()) throw new Error(`the gateway has ended\n${process.output()}`);
        return answer.status === 200;
      },
      { everyMs: 100, explain: () => process.output() },
    );
  };
  if (options.wait !== false) await waitUntilReady();

  return {
    uid,
    stateDir,
    configFile,
    port,
    token,
    url,
    pid: process.pid,
    hostPid: process.hostPid,
    process,
    env,
    waitUntilReady,
    isHealthy: async () => (await lab.fetch(`${url}/healthz`, { timeoutMs: 2_000 })).status === 200,
    stop: async (graceMs = 5_000) => {
      // Whoever is frozen would not hear the rest.
      process.kill("SIGCONT");
      process.kill("SIGTERM");
      await process.waitForEnd(graceMs).catch(() => process.kill("SIGKILL"));
      await process.waitForEnd(5_000);
    },
  };
}
