/** A lab with a stand-in gateway in it, and `ir` from the sources to aim at it: everything real but the model. */

import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { JournalRecord } from "../../src/engine/record.ts";
import { users, type Lab, type LabCommandOptions, type LabProcess } from "../real/harness/lab.ts";
import { openLab } from "../real/harness/namespaces.ts";
import { repository } from "../real/harness/paths.ts";
import type { ProcessFacts } from "../real/harness/process-table.ts";
import type { CommandResult } from "../real/harness/run-command.ts";
import { waitFor } from "../real/harness/wait.ts";

export const PORT = 18_789;

export const MAIN = join(repository, "src/main.ts");

/** Bash and sleep of a running command, and the sleep that slipped out of every group and session. */
const AGENT_PROCESSES = 2;

export interface StandInWorld {
  readonly lab: Lab;
  /** `--home` of the operator. */
  readonly home: string;
  readonly stateDirectory: string;
  readonly logFile: string;
  /** Starts another one; the world begins with one running. */
  startGateway(options?: GatewayOptions): Promise<LabProcess>;
  /** `ir WORDS --home HOME` to its end. */
  ir(words: readonly string[], options?: RunOptions): Promise<CommandResult>;
  /** Whatever lives in the lab and belongs to the gateway's user. */
  suspects(): readonly ProcessFacts[];
  /** The whole ruleset of the lab's network. */
  ruleset(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type RunOptions = LabCommandOptions & {
  /** Another program than `src/main.ts`. */
  readonly program?: string;
  readonly home?: string;
};

export interface GatewayOptions {
  readonly uid?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
}

export async function openStandInWorld(gateway: GatewayOptions | null = {}): Promise<StandInWorld> {
  const lab = await openLab();
  const home = join(lab.directory, "ir");
  const stateDirectory = join(lab.homeOf(users.gateway), ".openclaw");
  const logFile = join(lab.homeOf(users.gateway), "log", "openclaw.log");
  const startGateway = (options: GatewayOptions = {}): Promise<LabProcess> =>
    start(lab, { stateDirectory, logFile, ...options });
  try {
    if (gateway !== null) await startGateway(gateway);
  } catch (error) {
    await lab.dispose();
    throw error;
  }
  return {
    lab,
    home,
    stateDirectory,
    logFile,
    startGateway,
    ir: (words, { program = MAIN, home: other = home, ...options } = {}) =>
      lab.run([process.execPath, program, ...words, "--home", other], {
        timeoutMs: 120_000,
        ...options,
      }),
    suspects: () => lab.processes().filter(({ uid }) => uid === users.gateway),
    ruleset: () => lab.mustRun(["nft", "-s", "list", "ruleset"]),
    [Symbol.asyncDispose]: () => lab.dispose(),
  };
}

type Start = GatewayOptions & Pick<StandInWorld, "stateDirectory" | "logFile">;

async function start(
  lab: Lab,
  { stateDirectory, logFile, uid = users.gateway, env = {}, words = [] }: Start,
): Promise<LabProcess> {
  const program = join(repository, "src/adapters/sandbox/stand-in-gateway.ts");
  const own = ["--state-dir", stateDirectory, "--log-file", logFile, "--port", String(PORT)];
  const gateway = await lab.spawn([process.execPath, program, ...own, ...words], { uid, env });
  const isUp = async (): Promise<boolean> =>
    (await lab.fetch(`http://127.0.0.1:${PORT}/healthz`, { timeoutMs: 1_000 })).status === 200 &&
    sleepers(lab, uid) >= AGENT_PROCESSES;
  const explain = (): string => gateway.output();
  await waitFor("the stand-in to answer", 30_000, isUp, { explain });
  return gateway;
}

function sleepers(lab: Lab, uid: number): number {
  return lab.processes().filter((one) => one.uid === uid && one.name === "sleep").length;
}

/** Ids of the incidents below a home, oldest first. */
export function incidentsIn(home: string): readonly string[] {
  const folder = join(home, "incidents");
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}

/** Whole records; what a crash left behind them is cut off. */
export function journalOf(home: string, id?: string): readonly JournalRecord[] {
  const incident = id ?? incidentsIn(home).at(-1) ?? "none";
  const file = join(home, "incidents", incident, "journal.jsonl");
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line): JournalRecord => JSON.parse(line));
}

/** A directory that every user can pass through, made with its parents. */
export function openDirectory(path: string): string {
  mkdirSync(path, { recursive: true });
  for (const place of [path, dirname(path)]) chmodSync(place, 0o755);
  return path;
}
