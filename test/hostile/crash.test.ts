/** Law 3 on a real host: `ir` loses power at every write of its journal, and at any other moment. */

import { beforeAll, expect, test } from "vitest";

import { describeWith } from "../real/harness/require-parts.ts";
import { pause } from "../real/harness/wait.ts";
import {
  count,
  IR_WITH_POWER_LOSS,
  KILLED,
  openCrashWorld,
  pooled,
  seenEnd,
} from "./crash-world.ts";
import type { CrashRun, CrashWorld, Loss } from "./crash-world.ts";
import { incidentsIn, journalOf } from "./stand-in-world.ts";

/** Worlds at a time: most of each run is waiting for nothing to come back. */
const WIDTH = 6;

const CONTAIN = ["contain", "--yes", "--reason", "test", "--json"];
const RANDOM_KILLS = 20;

interface Whole {
  readonly appends: number;
  readonly ms: number;
}

let whole: Whole;

/** How it ended, in one line that a failed comparison can show. */
interface Ending {
  readonly at: string;
  readonly end: string;
}

interface Answer {
  readonly state: string;
  readonly outcome: string;
  readonly questions: readonly { readonly step: string }[];
}

function answerOf({ stdout }: CrashRun): Answer {
  return JSON.parse(stdout);
}

function describeRun(run: CrashRun): string {
  if (run.stdout === "" || run.code === 2) return `exit ${run.code}`;
  const { state, outcome, questions } = answerOf(run);
  const asked = questions.map(({ step }) => ` asks ${step}`).join("");
  return `exit ${run.code} ${state} ${outcome}${asked}`;
}

const CONTAINED = "exit 0 contained done, 0 processes left, package intact";

/** What stands in the journal and on the host; `CONTAINED` when all is as after an uninterrupted run. */
function describeEnd(world: CrashWorld, run: CrashRun): string {
  const { processes, isPackageIntact } = seenEnd(world);
  const intact = isPackageIntact ? "package intact" : "no intact package";
  return `${describeRun(run)}, ${processes} processes left, ${intact}`;
}

/** Whether a destructive act was announced before the crash. */
function hasKillIntent(world: CrashWorld): boolean {
  return count(journalOf(world.home), "intent", "kill") > 0;
}

async function crashAndResume(loss: Loss): Promise<Ending> {
  await using world = await openCrashWorld();
  const crashed = await world.run(CONTAIN, loss);
  expect([loss, crashed.code]).toEqual([loss, KILLED]);
  return { at: loss, end: await resumeToEnd(world) };
}

async function resumeToEnd(world: CrashWorld): Promise<string> {
  const wasKilling = hasKillIntent(world);
  const isBegun = journalOf(world.home).some(({ kind }) => kind === "begun");
  const before = world.suspects();
  const resumed = await world.run(isBegun ? ["resume", "--yes", "--json"] : CONTAIN);
  const records = journalOf(world.home);
  expect(count(records, "intent", "kill")).toBeLessThanOrEqual(1);
  if (wasKilling) expect([...resumed.killed]).toEqual([]);
  if (resumed.code === 4) {
    // Asked before anything was ended a second time: what stood still before stands still now.
    expect(world.suspects().map(({ pid, state }) => [pid, state])).toEqual(
      before.map(({ pid, state }) => [pid, state]),
    );
    return describeRun(resumed);
  }
  if (isClosedBefore(resumed)) return "ended before the crash";
  return describeEnd(world, resumed);
}

/** The crash was after the last record: there is nothing to resume. */
function isClosedBefore(resumed: CrashRun): boolean {
  return resumed.code === 2 && /nothing to resume: \S+ is contained/u.test(resumed.stderr);
}

const UNDONE = "exit 0 undone done, 0 stopped, same rules";

async function crashAndUndo(loss: Loss): Promise<Ending> {
  await using world = await openCrashWorld();
  const before = pidsOf(world);
  await world.run(CONTAIN, loss);
  const end = await undoToEnd(world);
  return { at: loss, end: `${end}, ${hasKillIntent(world) ? "ended" : fate(world, before)}` };
}

async function crashInUndo(loss: Loss): Promise<Ending> {
  await using world = await openCrashWorld();
  const before = pidsOf(world);
  await world.run(["contain", "--json"]);
  const crashed = await world.run(["undo", "--yes", "--json"], loss);
  if (loss === "") return { at: String(crashed.appends), end: "" };
  expect([loss, crashed.code]).toEqual([loss, KILLED]);
  return { at: loss, end: `${await undoToEnd(world)}, ${fate(world, before)}` };
}

/** What a frightened person does: the same command again. */
async function crashAndContainAgain(loss: Loss): Promise<Ending> {
  await using world = await openCrashWorld();
  const before = pidsOf(world);
  await world.run(["contain", "--json"], loss);
  const again = await world.run(["contain", "--json"]);
  const stopped = world.suspects().filter(({ state }) => state === "T").length;
  const asked = `${describeRun(again)}, ${stopped} stopped`;
  return { at: loss, end: `${asked}; ${await undoToEnd(world)}, ${fate(world, before)}` };
}

async function undoToEnd(world: CrashWorld): Promise<string> {
  const undone = await world.run(["undo", "--yes", "--json"]);
  const stopped = world.suspects().filter(({ state }) => state === "T").length;
  const same = (await world.ruleset()) === world.rulesetBefore ? "same rules" : "OTHER RULES";
  return `${describeRun(undone)}, ${stopped} stopped, ${same}`;
}

function pidsOf(world: CrashWorld): readonly number[] {
  return world.suspects().map(({ pid }) => pid);
}

function fate(world: CrashWorld, before: readonly number[]): string {
  const left = pidsOf(world);
  const gone = before.filter((pid) => !left.includes(pid)).length;
  return gone === 0 ? "all alive" : `${gone} gone`;
}

async function crashAtRandom(moment: number): Promise<Ending> {
  await using world = await openCrashWorld();
  const { lab, home, env } = world;
  const words = [process.execPath, IR_WITH_POWER_LOSS, ...world.quickened(CONTAIN), "--home", home];
  const running = await lab.spawn(words, { env: { ...env, POWER_LOSS: "" } });
  await pause(moment);
  running.kill("SIGKILL");
  await running.waitForEnd(5_000);
  return { at: `${moment} ms`, end: await resumeToEnd(world) };
}

const SIDES = ["before", "after"] as const;

function points(
  appends: number,
  sides: readonly (typeof SIDES)[number][] = SIDES,
): readonly Loss[] {
  const numbers = Array.from({ length: appends }, (_, index) => index + 1);
  return numbers.flatMap((at) => sides.map((side): Loss => `${side}:${at}`));
}

function tell(endings: readonly Ending[]): void {
  for (const { at, end } of endings) console.log(`${at.padEnd(10)} ${end}`);
}

describeWith(["namespaces", "nft", "command:zstd", "command:ssh-keygen"], "power is lost", () => {
  beforeAll(async () => {
    await using world = await openCrashWorld();
    const started = performance.now();
    const run = await world.run(CONTAIN);
    expect(describeEnd(world, run)).toBe(CONTAINED);
    whole = { appends: run.appends, ms: performance.now() - started };
    console.log(`an uninterrupted run writes ${whole.appends} times in ${Math.round(whole.ms)} ms`);
  });

  test("at every write, before and after it: the resumed run ends the same, or asks", async () => {
    const endings = await pooled(points(whole.appends), WIDTH, crashAndResume);
    tell(endings);
    const strange = endings.filter(({ end }) => !ALLOWED.includes(end));
    expect(strange).toEqual([]);
    expect(endings.filter(({ end }) => end === CONTAINED).length).toBeGreaterThan(whole.appends);
  }, 600_000);

  test("at every write: undo puts everything back", async () => {
    const endings = await pooled(points(whole.appends, ["after"]), WIDTH, crashAndUndo);
    tell(endings);
    const alive = endings.filter(({ end }) => end === `${UNDONE}, all alive`);
    const ended = endings.filter(({ end }) => end === `${UNDONE}, ended`);
    expect(alive.length).toBeGreaterThan(ended.length);
    expect([...alive, ...ended].length).toBe(whole.appends);
  }, 600_000);

  test("at every write: contain begins again, and undo puts back what both rounds did", async () => {
    const asks = await openCrashWorld();
    const { appends } = await asks.run(["contain", "--json"]);
    await asks[Symbol.asyncDispose]();
    const endings = await pooled(points(appends, ["after"]), WIDTH, crashAndContainAgain);
    tell(endings);
    const right = `exit 4 waiting waiting asks kill, 5 stopped; ${UNDONE}, all alive`;
    expect(endings.filter(({ end }) => end !== right)).toEqual([]);
    expect(endings.length).toBeGreaterThan(10);
  }, 600_000);

  test("at every write of undo: the next undo puts everything back", async () => {
    const { at: appends } = await crashInUndo("");
    const endings = await pooled(points(Number(appends)), WIDTH, crashInUndo);
    tell(endings);
    expect(endings.length).toBeGreaterThan(10);
    expect(endings.filter(({ end }) => end !== `${UNDONE}, all alive`)).toEqual([]);
  }, 600_000);

  test("at any moment: the resumed run ends the same, or asks", async () => {
    const moments = Array.from({ length: RANDOM_KILLS }, () =>
      Math.round(Math.random() * whole.ms),
    );
    const endings = await pooled(moments, WIDTH, crashAtRandom);
    tell(endings);
    expect(endings.filter(({ end }) => !ALLOWED.includes(end))).toEqual([]);
  }, 600_000);

  test("and nobody agreed beforehand: it waits for a person with everything standing still", async () => {
    await using world = await openCrashWorld();
    await world.run(["contain", "--json"], "after:5");
    const resumed = await world.run(["resume", "--json"]);
    expect(describeRun(resumed)).toBe("exit 4 waiting waiting asks kill");
    expect(world.suspects().every(({ state }) => state === "T")).toBe(true);
    expect(resumed.killed.size).toBe(0);
  });

  test("while the incident is new: nothing is done that is not written down", async () => {
    await using world = await openCrashWorld();
    await world.run(CONTAIN, "before:1");
    expect(incidentsIn(world.home).length).toBe(1);
    expect(world.suspects().filter(({ state }) => state === "T")).toEqual([]);
  });
});

const ALLOWED: readonly string[] = [
  CONTAINED,
  "exit 4 waiting waiting asks kill",
  "ended before the crash",
];
