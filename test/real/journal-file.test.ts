/** The journal's promise against kill -9, a full disk and a read-only one. */

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { nodeDigest } from "../../src/adapters/node/digest.ts";
import { readJournal } from "../../src/engine/journal.ts";
import { describeWith } from "./harness/require-parts.ts";
import { pause } from "./harness/wait.ts";

const scripts = join(import.meta.dirname, "journal");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ir-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Answers the last number that was acknowledged before the kill. */
async function appendAndKill(path: string, size: number, afterMs: number): Promise<number> {
  const child = spawn(process.execPath, [join(scripts, "append-forever.ts"), path, String(size)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let acknowledged = "";
  child.stdout.on("data", (chunk: Buffer) => {
    acknowledged += chunk.toString();
    begun.resolve();
  });
  child.on("close", () => ended.resolve());
  await begun.promise;
  await pause(afterMs);
  child.kill("SIGKILL");
  await ended.promise;
  return Number(acknowledged.trim().split("\n").at(-1));
}

describeWith([], "a journal whose writer is killed", () => {
  test.for([400, 400_000])("has every acknowledged record of %d bytes", async (size) => {
    const path = join(folder, "journal.jsonl");
    const lost: number[] = [];
    for (let life = 0; life < 8; life += 1) {
      const acknowledged = await appendAndKill(path, size, life * 7);
      const { records } = readJournal(readFileSync(path), nodeDigest());
      const counts = new Set(records.map(({ data }) => data["count"]));
      for (let count = 1; count <= acknowledged; count += 1) {
        // A torn tail that an earlier life set aside is a record of its own, and takes a number.
        if (!counts.has(count) && records[count - 1]?.kind !== "torn") lost.push(count);
      }
    }
    expect(lost).toEqual([]);
  });
});

/** A small file system of its own, in a mount namespace of its own. */
function inSmallDisk(options: string, prepare: string): unknown {
  const script = `mount -t tmpfs -o size=64k tmpfs "$1" && cd "$1" && ${prepare} && mount -o remount,${options} "$1" && exec "$2" "$3" "$1/journal.jsonl"`;
  const argv = [
    "--mount",
    "/bin/sh",
    "-c",
    script,
    "sh",
    folder,
    process.execPath,
    join(scripts, "fill.ts"),
  ];
  return JSON.parse(execFileSync("unshare", argv, { encoding: "utf8" }));
}

describeWith(["namespaces"], "a journal on a disk that refuses", () => {
  test("says ENOSPC, keeps whole lines only, and goes on when there is room again", () => {
    expect(inSmallDisk("rw", "head -c 20000 /dev/zero >ballast")).toEqual({
      failure: "ENOSPC",
      isWhole: true,
      appended: true,
      last: "goes on",
    });
  });

  test("says EROFS and writes nothing", () => {
    expect(inSmallDisk("ro", ": >journal.jsonl")).toEqual({
      failure: "EROFS",
      isWhole: true,
      appended: false,
      last: "",
    });
  });
});
