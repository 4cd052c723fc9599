/** Runs of `ir` that are cut off, and what can be seen of them afterwards without asking `ir`. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { JournalRecord } from "../../src/engine/record.ts";
import { repository } from "../real/harness/paths.ts";
import { stockToolsAccept, unpack } from "./evidence-reading.ts";
import {
  incidentsIn,
  journalOf,
  openStandInWorld,
  type RunOptions,
  type StandInWorld,
} from "./stand-in-world.ts";

export const IR_WITH_POWER_LOSS = join(import.meta.dirname, "ir-with-power-loss.ts");

/** Signal 9, as a shell counts. */
export const KILLED = 137;

export type Loss = `${"before" | "after" | "break"}:${number}` | "";

export interface CrashWorld extends StandInWorld {
  readonly rulesetBefore: string;
  /** `ir WORDS` that loses power; the resumed run needs the same playbook, so all runs are of this program. */
  run(words: readonly string[], loss?: Loss, more?: RunOptions): Promise<CrashRun>;
  readonly env: Readonly<Record<string, string>>;
  quickened(words: readonly string[]): readonly string[];
}

export interface CrashRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly appends: number;
  /** Processes and groups that it sent SIGKILL to, each once. */
  readonly killed: ReadonlySet<string>;
}

export async function openCrashWorld(): Promise<CrashWorld> {
  const world = await openStandInWorld();
  const playbook = quickPlaybook(world.lab.directory);
  const log = join(world.lab.directory, "acts.log");
  const env = { POWER_LOSS_TRUST: playbook.hash, POWER_LOSS_LOG: log };
  const quickened = (words: readonly string[]): readonly string[] =>
    words[0] === "contain" ? [...words, "--playbook", playbook.file] : words;
  return {
    ...world,
    env,
    quickened,
    rulesetBefore: await world.ruleset(),
    run: async (words, loss = "", more = {}) => {
      writeFileSync(log, "");
      const told = { ...env, ...more.env, POWER_LOSS: loss };
      const how = { ...more, program: IR_WITH_POWER_LOSS, env: told };
      const { code, stdout, stderr } = await world.ir(quickened(words), how);
      return { code, stdout, stderr, ...actsIn(log) };
    },
  };
}

/** The shipped playbook with a shorter watch: 5 s of proof are left, because a restart delay is added. */
function quickPlaybook(directory: string): { readonly file: string; readonly hash: string } {
  const text = readFileSync(join(repository, "playbooks/contain.yaml"), "utf8");
  const quick = text.replace("watchMs: 12000", "watchMs: 200");
  if (quick === text)
    throw new Error("contain.yaml does not state the watch that is shortened here");
  const file = join(directory, "quick.yaml");
  writeFileSync(file, quick, { mode: 0o600 });
  return { file, hash: createHash("sha256").update(quick).digest("hex") };
}

function actsIn(log: string): Pick<CrashRun, "appends" | "killed"> {
  const acts = readFileSync(log, "utf8").split("\n");
  const of = (word: string): readonly string[] => acts.filter((act) => act.split(" ")[1] === word);
  const killed = new Set(of("SIGKILL").map((act) => act.split(" ").slice(2).join(" ")));
  return { appends: of("append").length, killed };
}

export function count(records: readonly JournalRecord[], kind: string, step: string): number {
  return records.filter((record) => record.kind === kind && record.step === step).length;
}

/** What stock tools say to the package, and what is left of the gateway. */
export interface SeenEnd {
  readonly processes: number;
  readonly isPackageIntact: boolean;
}

export function seenEnd(world: StandInWorld): SeenEnd {
  return { processes: world.suspects().length, isPackageIntact: isPackageIntact(world) };
}

function isPackageIntact({ home, lab }: StandInWorld): boolean {
  const sealed = journalOf(home).findLast(({ kind, step }) => kind === "verify" && step === "seal");
  const folder = JSON.stringify(sealed?.data).match(/"dir":"([^"]+)"/)?.[1] ?? "";
  const incident = incidentsIn(home).at(-1) ?? "none";
  if (!existsSync(folder) || !stockToolsAccept(folder, incident)) return false;
  return unpack(folder, join(lab.directory, `unpacked-${process.hrtime.bigint()}`)).sums === "";
}

/** Answers in the order of the questions; at most `width` are open at a time. */
export async function pooled<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = [...items.entries()];
  const serve = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      results.set(next[0], await work(next[1]));
    }
  };
  await Promise.all(Array.from({ length: width }, serve));
  return items.flatMap((_, index) => results.get(index) ?? []);
}
