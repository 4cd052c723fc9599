/** A person at a terminal, and the terminal going away: a run is never torn off, and silence is never an answer. */

import { join } from "node:path";
import { expect, test } from "vitest";

import type { LabProcess } from "../real/harness/lab.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import { pause, waitFor } from "../real/harness/wait.ts";
import { IR_WITH_POWER_LOSS, count, openCrashWorld } from "./crash-world.ts";
import type { CrashWorld } from "./crash-world.ts";
import { journalOf } from "./stand-in-world.ts";

const PARTS = ["namespaces", "nft", "command:tmux", "command:zstd"] as const;

interface Screen {
  /** What the person sees, and what has scrolled away. */
  text(): Promise<string>;
  type(...keys: readonly string[]): Promise<void>;
  waitFor(words: RegExp): Promise<string>;
  /** As when the connection is lost: the terminal is gone, nobody is asked. */
  hangUp(): Promise<void>;
}

/** `ir WORDS` in a terminal of its own; the shell around it says how it ended and stays. */
async function openScreen(world: CrashWorld, words: readonly string[]): Promise<Screen> {
  const { lab } = world;
  const socket = join(lab.directory, "tmux");
  const tmux = (...args: readonly string[]): Promise<string> =>
    lab.mustRun(["tmux", "-f", "/dev/null", "-S", socket, ...args]);
  const command = wordsOf(world, words).join(" ");
  const script = `${command}; echo "ended with $?"; exec sleep 3600`;
  await tmux("new-session", "-d", "-x", "100", "-y", "60", "/bin/sh", "-c", script);
  const text = (): Promise<string> => tmux("capture-pane", "-p", "-J", "-S", "-1000");
  return {
    text,
    type: async (...keys) => {
      await tmux("send-keys", ...keys);
    },
    waitFor: async (expected) => {
      let seen = "";
      await waitFor(
        `${String(expected)} on the screen`,
        40_000,
        async () => expected.test((seen = await text())),
        { explain: () => seen },
      );
      return seen;
    },
    hangUp: async () => {
      await lab.run(["tmux", "-S", socket, "kill-server"]);
    },
  };
}

function wordsOf(world: CrashWorld, words: readonly string[]): readonly string[] {
  const settings = Object.entries(world.env).map(([name, value]) => `${name}=${value}`);
  const program = [process.execPath, IR_WITH_POWER_LOSS];
  return ["env", ...settings, ...program, ...world.quickened(words), "--home", world.home];
}

function spawned(world: CrashWorld, words: readonly string[]): Promise<LabProcess> {
  return world.lab.spawn(wordsOf(world, words));
}

async function waitForRecord(world: CrashWorld, kind: string, step: string): Promise<void> {
  const isThere = (): boolean => count(journalOf(world.home), kind, step) > 0;
  await waitFor(`${kind} of ${step} in the journal`, 40_000, isThere, { everyMs: 2 });
}

function stopped(world: CrashWorld): number {
  return world.suspects().filter(({ state }) => state === "T").length;
}

function outcome(world: CrashWorld): unknown {
  return journalOf(world.home).findLast(({ kind }) => kind === "ended")?.data["outcome"];
}

/** Who started `ir` may be dead: then only the process itself can be asked. */
async function waitForEndOfIr(world: CrashWorld): Promise<void> {
  const isGone = (): boolean =>
    !world.lab.processes().some(({ argv }) => argv.includes(IR_WITH_POWER_LOSS));
  await waitFor("the end of ir", 40_000, isGone);
}

const YES = ["contain", "--yes", "--reason", "test"];

describeWith(PARTS, "at a terminal", () => {
  test("the question comes when everything stands still and is sealed; keys approve it", async () => {
    await using world = await openCrashWorld();
    const screen = await openScreen(world, ["contain"]);
    const asked = await screen.waitFor(/yes, do it/u);
    expect([stopped(world), (await world.ruleset()).includes("ir_containment")]).toEqual([5, true]);
    const order = [
      /is frozen/u,
      /is cut off/u,
      /is sealed/u,
      /cannot be undone/u,
      /\? .*End every process/u,
    ];
    const places = order.map((words) => asked.search(words));
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(places[0]).toBeGreaterThan(0);
    // The mark stands at "not now", the last one.
    await screen.type("Down");
    await screen.waitFor(/❯ yes, do it/u);
    await screen.type("Enter");
    const ended = await screen.waitFor(/ended with \d+/u);
    expect([ended.includes("ended with 0"), world.suspects()]).toEqual([true, []]);
    const answer = journalOf(world.home).find(({ kind }) => kind === "answer");
    expect([answer?.data["choice"], answer?.data["by"] === "--yes"]).toEqual(["approve", false]);
  });

  test("end of input, Escape and an interruption at the question answer nothing", async () => {
    for (const keys of [["C-d"], ["C-c"]]) {
      await using world = await openCrashWorld();
      const screen = await openScreen(world, ["contain"]);
      await screen.waitFor(/yes, do it/u);
      await screen.type("Escape");
      // Longer than readline waits for the rest of an escape sequence.
      await pause(800);
      await screen.type(...keys);
      const ended = await screen.waitFor(/ended with \d+/u);
      const code = /ended with (\d+)/u.exec(ended)?.[1] ?? "";
      expect([keys, code, stopped(world)]).toEqual([keys, "4", 5]);
      expect(count(journalOf(world.home), "answer", "kill")).toBe(0);
      expect((await world.run(["status"])).code).toBe(4);
    }
  });

  test("that is lost while it works: it works on to its end, and a new session sees it", async () => {
    await using world = await openCrashWorld();
    const screen = await openScreen(world, YES);
    await waitForRecord(world, "verify", "freeze");
    await screen.hangUp();
    const during = await world.run(["status"]);
    expect([3, 4, 0].includes(during.code)).toBe(true);
    await waitForEndOfIr(world);
    expect([outcome(world), world.suspects()]).toEqual(["done", []]);
    const after = await world.run(["status"]);
    expect([after.code, after.stdout.includes("contained")]).toEqual([0, true]);
  });

  test("that is lost at the question: everything stands still and the question stays open", async () => {
    await using world = await openCrashWorld();
    const screen = await openScreen(world, ["contain"]);
    await screen.waitFor(/yes, do it/u);
    await screen.hangUp();
    await waitForEndOfIr(world);
    expect([stopped(world), count(journalOf(world.home), "answer", "kill")]).toEqual([5, 0]);
    const status = await world.run(["status"]);
    expect([status.code, status.stdout.includes("ir resume")]).toEqual([4, true]);
    const resumed = await world.run(["resume", "--yes"]);
    expect([resumed.code, world.suspects()]).toEqual([0, []]);
  });
});

describeWith(PARTS, "without a terminal", () => {
  test("a question that nobody can answer ends with 4", async () => {
    await using world = await openCrashWorld();
    const run = await world.run(["contain"], "", { input: "\n\ny\n" });
    expect([run.code, stopped(world)]).toEqual([4, 5]);
    expect(count(journalOf(world.home), "answer", "kill")).toBe(0);
  });

  test("readers that went away do not end it", async () => {
    await using world = await openCrashWorld();
    const piped = `${wordsOf(world, [...YES, "--json"]).join(" ")} 2>&1 | true`;
    await world.lab.run(["/bin/sh", "-c", piped], { timeoutMs: 60_000 });
    await waitForEndOfIr(world);
    expect([outcome(world), world.suspects()]).toEqual(["done", []]);
  });

  test("one interruption finishes the step in hand and can be resumed", async () => {
    await using world = await openCrashWorld();
    const running = await spawned(world, YES);
    await waitForRecord(world, "intent", "cut");
    running.kill("SIGINT");
    await waitForEndOfIr(world);
    const records = journalOf(world.home);
    const intents = records.filter(({ kind }) => kind === "intent").map(({ step }) => step);
    const verified = records.filter(({ kind }) => kind === "verify").map(({ step }) => step);
    expect(intents).toEqual(verified);
    expect([outcome(world), stopped(world)]).toEqual([undefined, 5]);
    const resumed = await world.run(["resume", "--yes"]);
    expect([resumed.code, world.suspects()]).toEqual([0, []]);
  });

  test("an interrupted run says so by its code", async () => {
    await using world = await openCrashWorld();
    const interrupting = `${wordsOf(world, YES).join(" ")} & ir=$!; until grep -qs '"step":"cut"' ${world.home}/incidents/*/journal.jsonl; do :; done; kill -INT $ir; wait $ir`;
    const run = await world.lab.run(["/bin/bash", "-c", interrupting], { timeoutMs: 60_000 });
    expect([run.code, run.stdout.includes("ir resume")]).toEqual([130, true]);
  });

  test("two interruptions leave the step in hand unknown, never done", async () => {
    await using world = await openCrashWorld();
    const running = await spawned(world, YES);
    await waitForRecord(world, "verify", "kill");
    await waitFor("the watch", 20_000, () => running.output().includes("watching for"));
    running.kill("SIGINT");
    await pause(200);
    running.kill("SIGINT");
    await waitForEndOfIr(world);
    const verdict = journalOf(world.home).findLast(
      ({ kind, step }) => kind === "verify" && step === "prove",
    );
    expect(verdict?.data["outcome"]).not.toBe("done");
    const status = await world.run(["status"]);
    expect(status.code).not.toBe(0);
  });
});
