/** Laws 3 and 5 over the shipped playbook: killed at any record, resumed to the same end; undone to the same host. */

import { describe, expect, test } from "vitest";

import { runCli } from "../../src/cli/run-cli.ts";
import { JournalUnwritable } from "../../src/model/journal-unwritable.ts";
import { fakeOutside } from "../fakes/fake-outside.ts";
import type { FakeOutside } from "../fakes/fake-outside.ts";

interface Loss {
  readonly at: number;
  /** How much of the write reached the disk. */
  readonly written: "nothing" | "half" | "all";
}

/** Loses power at one append; what comes after it in the same process changes nothing any more. */
function losePower(outside: FakeOutside, { at, written }: Loss): { appends: number } {
  const counted = { appends: 0 };
  const { memory } = outside;
  const open = memory.openJournal;
  const create = memory.create;
  const lossy = (file: ReturnType<typeof open>): ReturnType<typeof open> => ({
    ...file,
    append: (lines) => {
      counted.appends += 1;
      if (counted.appends < at) return file.append(lines);
      const part = { nothing: 0, half: lines.length / 2, all: lines.length }[written];
      if (counted.appends === at && part > 0) file.append(lines.slice(0, part));
      throw new JournalUnwritable(new Error("power lost"));
    },
  });
  memory.openJournal = (id) => lossy(open(id));
  memory.create = (id) => lossy(create(id));
  return counted;
}

function restorePower(outside: FakeOutside): void {
  const fresh = fakeOutside().memory;
  outside.memory.openJournal = (id) => {
    fresh.journals.set(id, outside.memory.journals.get(id) ?? Buffer.alloc(0));
    const file = fresh.openJournal(id);
    return {
      ...file,
      append: (lines) => {
        file.append(lines);
        outside.memory.journals.set(id, fresh.journals.get(id) ?? Buffer.alloc(0));
      },
      cutTail: (offset) => {
        file.cutTail(offset);
        outside.memory.journals.set(id, fresh.journals.get(id) ?? Buffer.alloc(0));
      },
    };
  };
  outside.memory.locked.clear();
}

interface StatusDocument {
  readonly state: string;
  readonly outcome: string;
  readonly next: readonly string[];
}

async function status(outside: FakeOutside): Promise<StatusDocument> {
  outside.said.length = 0;
  await runCli(["status", "--json"], outside);
  const lines = outside.said.filter((line) => line.startsWith("|"));
  return JSON.parse(lines.map((line) => line.slice(2)).join("\n"));
}

/** How often an end of the processes was begun. */
function killsOf({ memory }: FakeOutside): number {
  const lines = [...memory.journals.values()].flatMap((bytes) => bytes.toString().split("\n"));
  return lines.filter((line) => line.includes('"kind":"intent"') && line.includes('"step":"kill"'))
    .length;
}

async function appendsOfContainment(): Promise<number> {
  const outside = fakeOutside();
  const counted = losePower(outside, { at: Number.POSITIVE_INFINITY, written: "all" });
  await runCli(["contain", "--yes"], outside);
  return counted.appends;
}

describe("a containment killed at any record", () => {
  test.for(["nothing", "half", "all"] as const)(
    "with %s of it on the disk is resumed to the same end, or asks; nothing is ended twice",
    async (written) => {
      const appends = await appendsOfContainment();
      expect(appends).toBeGreaterThan(15);
      for (let at = 1; at <= appends; at += 1) {
        const outside = fakeOutside();
        losePower(outside, { at, written });
        await runCli(["contain", "--yes"], outside);
        restorePower(outside);
        const [next = ""] = (await status(outside)).next;
        await runCli([...next.split(" ").slice(1), "--yes"], outside);
        const { outcome, state } = await status(outside);
        expect([at, outcome, state, outside.gateway.world.states(), killsOf(outside)]).toEqual(
          outcome === "waiting"
            ? [at, "waiting", "waiting", { 100: "T", 101: "T", 102: "T" }, 1]
            : [at, "done", "contained", {}, 1],
        );
      }
    },
  );

  test("is undone to the host that was there before, as far as nothing was ended", async () => {
    const appends = await appendsOfContainment();
    for (let at = 1; at <= appends; at += 1) {
      const outside = fakeOutside();
      const { firewall, world } = outside.gateway;
      const before = [await firewall.ruleset(), world.settings()];
      losePower(outside, { at, written: "all" });
      await runCli(["contain", "--yes"], outside);
      restorePower(outside);
      await runCli(["undo", "--yes"], outside);
      expect([at, await firewall.ruleset(), world.settings()]).toEqual([at, ...before]);
      const running = Object.values(world.states()).filter((state) => state !== "S");
      expect([at, running]).toEqual([at, []]);
    }
  });
});
