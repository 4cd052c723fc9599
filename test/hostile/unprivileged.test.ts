/** `ir contain` by somebody who is not root: what cannot be done is said first, what can be done is done. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { recorded } from "../../src/model/json.ts";
import { users } from "../real/harness/lab.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import { journalOf, openStandInWorld } from "./stand-in-world.ts";
import type { StandInWorld } from "./stand-in-world.ts";

interface Document {
  readonly state: string;
  readonly outcome: string;
  readonly gaps: readonly Gap[];
  readonly steps: readonly {
    readonly id: string;
    readonly outcome: string;
    readonly detail: string;
  }[];
  readonly next: readonly string[];
}

interface Gap {
  readonly steps: readonly string[];
  readonly problem: string;
  readonly command: string;
}

function homeOf({ lab }: StandInWorld, uid: number): string {
  return join(lab.homeOf(uid), "cases");
}

function outcomes({ steps }: Document): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ id, outcome }) => [id, outcome]));
}

/** Indexes of the first lines that match, in the order of the patterns. */
function order(text: string, patterns: readonly RegExp[]): readonly number[] {
  const lines = text.split("\n");
  return patterns.map((pattern) => lines.findIndex((line) => pattern.test(line)));
}

function states(world: StandInWorld): readonly string[] {
  return [...new Set(world.suspects().map(({ state }) => (state === "T" ? "stopped" : "runs")))];
}

function fingerprint(world: StandInWorld): readonly string[] {
  return world
    .suspects()
    .map(({ pid, startTime, state }) => `${pid} ${startTime} ${state === "T"}`);
}

describeWith(["namespaces", "nft"], "the gateway's own user", () => {
  test("is told first what only root can do, and gets everything else", async () => {
    await using world = await openStandInWorld();
    const home = homeOf(world, users.gateway);
    const words = ["contain", "--yes", "--reason", "test", "--json"];
    const run = await world.ir(words, { uid: users.gateway, home });
    const document: Document = JSON.parse(run.stdout);
    expect([run.code, document.outcome, document.state]).toEqual([3, "partial", "partial"]);
    expect(outcomes(document)).toEqual({
      survey: "done",
      freeze: "done",
      cut: "skipped",
      volatile: "done",
      hold: "done",
      capture: "done",
      seal: "done",
      kill: "done",
      prove: "unknown",
    });
    expect(document.gaps.map(({ steps, command }) => [steps, command])).toEqual([
      [["cut", "prove"], "sudo ir contain"],
      [["volatile", "capture"], "sudo ir contain"],
    ]);
    expect(document.next[0]).toBe("sudo ir contain");
    const proof = document.steps.find(({ id }) => id === "prove")?.detail ?? "";
    expect(proof).toContain("NOT contained, because not everything was done");
    expect(world.suspects()).toEqual([]);
    expect(await world.ruleset()).toBe("");
  });

  test("reads it before the first line about freezing, and the journal has it before the intent", async () => {
    await using world = await openStandInWorld();
    const home = homeOf(world, users.gateway);
    const run = await world.ir(["contain"], { uid: users.gateway, home });
    expect(run.code).toBe(4);
    const [cut, command, freeze] = order(run.stderr, [
      /cannot do cut, prove: only root/,
      /sudo ir contain/,
      /\bfreeze\b.*\bstop\b/,
    ]);
    expect(cut).toBeGreaterThanOrEqual(0);
    expect(command).toBeGreaterThan(cut ?? -1);
    expect(freeze).toBeGreaterThan(command ?? -1);
    const records = journalOf(home);
    const note = records.findIndex(({ kind, data }) => kind === "note" && data["what"] === "gaps");
    const intent = records.findIndex(({ kind, step }) => kind === "intent" && step === "freeze");
    expect([note > 0, note < intent]).toEqual([true, true]);
    expect(recorded<{ gaps: readonly Gap[] }>(records[note]?.data).gaps.length).toBe(2);
    // Sealed and asked: nobody agreed, so everything stands still and nothing was ended.
    expect([world.suspects().length, states(world)]).toEqual([5, ["stopped"]]);
    expect((await world.ir(["undo", "--yes"], { uid: users.gateway, home })).code).toBe(0);
    expect([world.suspects().length, states(world)]).toEqual([5, ["runs"]]);
  });

  test("reads it in a dry run, which changes nothing", async () => {
    await using world = await openStandInWorld();
    const home = homeOf(world, users.gateway);
    const before = fingerprint(world);
    const options = { uid: users.gateway, home };
    const screen = await world.ir(["contain", "--dry-run"], options);
    expect(screen.stdout.replaceAll(/\s+/g, " ")).toContain(
      "cannot do cut, prove: only root may change the firewall",
    );
    const json = await world.ir(["contain", "--dry-run", "--json"], options);
    const document: Document = JSON.parse(json.stdout);
    expect(document.gaps.map(({ steps }) => steps)).toEqual([
      ["cut", "prove"],
      ["volatile", "capture"],
    ]);
    expect(new Set(Object.values(outcomes(document)))).toEqual(new Set(["not-run"]));
    expect(fingerprint(world)).toEqual(before);
    expect(existsSync(home)).toBe(false);
  });
});

describeWith(["namespaces", "nft"], "a user that owns nothing of it", () => {
  test("is told that next to nothing can be done, and does no harm", async () => {
    await using world = await openStandInWorld();
    const home = homeOf(world, users.bystander);
    const before = fingerprint(world);
    const words = ["contain", "--yes", "--reason", "test", "--json"];
    const run = await world.ir(words, { uid: users.bystander, home });
    const document: Document = JSON.parse(run.stdout);
    expect([run.code, document.outcome]).toEqual([3, "partial"]);
    const found = outcomes(document);
    expect([found["freeze"], found["cut"], found["kill"], found["prove"]]).toEqual([
      "skipped",
      "skipped",
      "skipped",
      "unknown",
    ]);
    expect(document.gaps.map(({ steps }) => steps)).toEqual([
      ["freeze", "kill"],
      ["cut", "prove"],
      ["volatile", "capture"],
    ]);
    const [freeze, command, ...acts] = order(run.stderr, [
      /cannot do freeze, kill: none of 5 processes/,
      /sudo ir contain/,
      /NOT DONE +freeze/,
    ]);
    expect([(freeze ?? -1) >= 0, (command ?? -1) > (freeze ?? -1)]).toEqual([true, true]);
    expect(acts[0]).toBeGreaterThan(command ?? -1);
    expect(fingerprint(world)).toEqual(before);
    const told = run.stderr.replaceAll(/\s+/gu, " ");
    expect(told).toContain(`the home of user ${users.gateway} may not be entered`);
  });
});
