/** The disk of the journal fills up, dies or cannot be written: nothing is done that could not be recorded first. */

import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";

import type { JournalRecord } from "../../src/engine/record.ts";
import { describeWith } from "../real/harness/require-parts.ts";
import { count, openCrashWorld, pooled } from "./crash-world.ts";
import type { CrashRun, CrashWorld } from "./crash-world.ts";
import { journalOf } from "./stand-in-world.ts";

const WIDTH = 6;
const CONTAIN = ["contain", "--yes", "--reason", "test"];

/** Shell text for the lab; `D` is the place, `S` a place beside it. */
interface Disk {
  readonly name: string;
  readonly make: string;
  readonly break: string;
  readonly mend: string;
  readonly remove: string;
}

const FILLING: Disk = {
  name: "ENOSPC",
  make: "mount -t tmpfs -o size=600m,mode=700 tmpfs $D",
  // As full as if somebody had filled it all, without the memory.
  break: [
    "used=$(df --output=used -B1 $D | tail -1)",
    "mount -o remount,size=$((used + 65536)) $D",
    "cat /dev/zero >$D/filling 2>/dev/null",
    "true",
  ].join("; "),
  mend: "rm -f $D/filling && mount -o remount,size=600m $D",
  remove: "umount -l $D",
};

/**
 * The device shrinks below what is written: every new block is an input/output error (loop(4)). It happened once
 * that the kernel's write-back of that device never ended, and with it every sync(2) of the machine: only on request.
 */
const DYING: Disk = {
  name: "EIO",
  make: [
    "mount -t tmpfs -o size=450m tmpfs $S",
    "truncate -s 400m $S/image",
    "mkfs.ext4 -q -E nodiscard,lazy_itable_init=1 -O ^has_journal $S/image",
    "losetup -f --show $S/image >$S/device",
    "mount $(cat $S/device) $D",
    "chmod 700 $D",
  ].join(" && "),
  break:
    "sync -f $D; cp --sparse=always $S/image $S/kept && truncate -s 1m $S/image && losetup -c $(cat $S/device)",
  mend: [
    "truncate -s 400m $S/image",
    "dd if=$S/kept of=$S/image bs=1M skip=1 seek=1 conv=notrunc,sparse status=none",
    "losetup -c $(cat $S/device)",
  ].join(" && "),
  remove: "umount -l $D; losetup -d $(cat $S/device); umount -l $S",
};

interface DiskWorld extends CrashWorld {
  readonly diskHome: string;
  /** The same folder as the test sees it: mounts of the lab are its own. */
  readonly seenHome: string;
  shell(text: string): Promise<void>;
  runOn(words: readonly string[], point?: number): Promise<CrashRun>;
}

async function openDiskWorld(disk: Disk): Promise<DiskWorld> {
  const world = await openCrashWorld();
  const { lab } = world;
  const [place, beside] = [lab.makeDirectory("disk"), lab.makeDirectory("beside")];
  const at = `D=${place} S=${beside}; `;
  const shell = async (text: string): Promise<void> => {
    await lab.mustRun(["/bin/sh", "-c", at + text]);
  };
  await shell(disk.make);
  const diskHome = join(place, "ir");
  const env = { POWER_LOSS_BREAK: at + disk.break };
  return {
    ...world,
    diskHome,
    seenHome: lab.outside(diskHome),
    shell,
    runOn: (words, point) =>
      world.run(words, point === undefined ? "" : `break:${point}`, { env, home: diskHome }),
    [Symbol.asyncDispose]: async () => {
      await lab.run(["/bin/sh", "-c", at + disk.remove]);
      await world[Symbol.asyncDispose]();
    },
  };
}

/** What is true of the host, as nobody of ours tells it. */
interface Seen {
  readonly alive: number;
  readonly stopped: number;
  readonly hasTable: boolean;
}

async function look(world: CrashWorld): Promise<Seen> {
  const suspects = world.suspects();
  return {
    alive: suspects.length,
    stopped: suspects.filter(({ state }) => state === "T").length,
    hasTable: (await world.ruleset()).includes("ir_containment"),
  };
}

const UNTOUCHED: Seen = { alive: 5, stopped: 0, hasTable: false };

/** Acts that are seen although the journal does not announce them: none, ever. */
function unannounced(records: readonly JournalRecord[], seen: Seen): readonly string[] {
  const acts = [
    seen.stopped > 0 ? "freeze" : "",
    seen.hasTable ? "cut" : "",
    seen.alive < UNTOUCHED.alive ? "kill" : "",
  ];
  return acts.filter((step) => step !== "" && count(records, "intent", step) === 0);
}

/** Either the journal cannot be written any more, or evidence cannot, and a person is asked. */
function whatIsNotSaid({ code, stderr }: CrashRun): readonly string[] {
  if (code === 4) return [];
  const wanted = {
    "why it stops": /journal cannot be written: (?:ENOSPC|EIO)/u,
    "that it stops": /stops here/u,
    "the way out": /ir contain .*--home \S+/u,
    "what was done": /^holds |the agent may stand still|nothing was (?:begun|done)/mu,
  };
  const missing = Object.entries(wanted).filter(([, words]) => !words.test(stderr));
  return [
    ...(code === 1 ? [] : [`exit ${code}\n${stderr}`]),
    ...missing.map(([what]) => `does not say ${what}\n${stderr}`),
  ];
}

/** A dead disk may not even be read; then that is what has to be said. */
function whatStatusLacks(disk: Disk, { code, stdout, stderr }: CrashRun): readonly string[] {
  const isTold =
    stdout.includes("incident ") || (disk === DYING && /cannot be read: E/u.test(stderr));
  return isTold && code !== 70 ? [] : [`status: exit ${code}\n${stdout}${stderr}`];
}

async function breakAndMend(disk: Disk, point: number): Promise<readonly string[]> {
  await using world = await openDiskWorld(disk);
  const run = await world.runOn(CONTAIN, point);
  const seen = await look(world);
  const status = await world.runOn(["status"]);
  await world.shell(disk.mend);
  const records = journalOf(world.seenHome);
  const problems = unannounced(records, seen).map((step) => `${step} without an intent`);
  if (records.at(-1)?.kind !== "ended") problems.push(...whatIsNotSaid(run));
  const isFrozen = count(records, "result", "freeze") > 0 && count(records, "intent", "kill") === 0;
  if (isFrozen && seen.stopped !== UNTOUCHED.alive)
    problems.push("what was frozen does not stand still");
  problems.push(...whatStatusLacks(disk, status));
  const undone = await world.runOn(["undo", "--yes"]);
  const after = await look(world);
  const alive = count(records, "intent", "kill") === 0 ? UNTOUCHED.alive : after.alive;
  if (undone.code !== 0) problems.push(`undo: exit ${undone.code}\n${undone.stderr}`);
  if (JSON.stringify(after) !== JSON.stringify({ ...UNTOUCHED, alive }))
    problems.push(`undo left ${JSON.stringify(after)}`);
  if ((await world.ruleset()) !== world.rulesetBefore) problems.push("other rules after undo");
  console.log(
    `${disk.name} at ${point}: exit ${run.code}, ${JSON.stringify(seen)}, status ${status.code}, undo ${undone.code}`,
  );
  return problems.map((problem) => `${disk.name} at ${point}: ${problem}`);
}

let appends: number;

describeWith(["namespaces", "nft", "command:zstd", "command:losetup"], "the journal's disk", () => {
  beforeAll(async () => {
    await using world = await openCrashWorld();
    appends = (await world.run(CONTAIN)).appends;
  });

  test.for(process.env["IR_LOOP_EIO"] === "1" ? [FILLING, DYING] : [FILLING])(
    "breaks before any write ($name): nothing unannounced is done, undo works once it is mended",
    { timeout: 600_000 },
    async (disk) => {
      const points = Array.from({ length: appends }, (_, index) => index + 1);
      const problems = await pooled(points, WIDTH, (point) => breakAndMend(disk, point));
      expect(problems.flat()).toEqual([]);
    },
  );

  test("is full from the start: nothing is touched, and the way out works", async () => {
    await using world = await openDiskWorld(FILLING);
    await world.shell(FILLING.break);
    const run = await world.runOn(CONTAIN);
    expect([run.code, await look(world)]).toEqual([1, UNTOUCHED]);
    expect(run.stderr).toMatch(/ir contain .*--home \S+/u);
    const other = await world.run(["contain"]);
    expect([other.code, (await look(world)).stopped]).toEqual([4, UNTOUCHED.alive]);
  });

  test("is read-only: nothing is touched, and the way out works", async () => {
    await using world = await openDiskWorld(FILLING);
    await world.shell("mount -o remount,ro $D");
    const run = await world.runOn(CONTAIN);
    expect([run.code, await look(world)]).toEqual([1, UNTOUCHED]);
    expect(run.stderr).toContain("EROFS");
    expect(run.stderr).toMatch(/ir contain .*--home \S+/u);
    const other = await world.run(["contain"]);
    expect([other.code, (await look(world)).stopped]).toEqual([4, UNTOUCHED.alive]);
  });

  test("becomes read-only while a question is open: told, and nothing is ended or thawed", async () => {
    await using world = await openDiskWorld(FILLING);
    expect((await world.runOn(["contain"])).code).toBe(4);
    const contained = { alive: UNTOUCHED.alive, stopped: UNTOUCHED.alive, hasTable: true };
    expect(await look(world)).toEqual(contained);
    await world.shell("mount -o remount,ro $D");
    for (const words of [
      ["resume", "--yes"],
      ["undo", "--yes"],
      ["release", "--yes", "--without-verification", "--reason", "x"],
    ]) {
      const run = await world.runOn(words);
      expect([words[0], run.code, await look(world)]).toEqual([words[0], 1, contained]);
      expect(run.stderr).toMatch(/journal cannot be written/u);
      expect(run.stderr).not.toContain("defect");
    }
    const status = await world.runOn(["status"]);
    expect([status.code, status.stdout.includes("waits for you")]).toEqual([4, true]);
    await world.shell("mount -o remount,rw $D");
    expect((await world.runOn(["undo", "--yes"])).code).toBe(0);
    expect(await look(world)).toEqual(UNTOUCHED);
  });
});
