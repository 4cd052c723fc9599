/** Criteria 8 and 10 of the inventory on real files: nothing stops it, nothing is touched. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostSuspect } from "../../src/adapters/suspect/host-suspect.ts";
import { canary } from "../fakes/canaries.ts";
import { targetOf } from "../fakes/suspect-target.ts";
import { takeFrom } from "../fakes/take-from.ts";

const GIB = 1_073_741_824;
const [token, row, deep] = ["on disk", "in a row", "in odd bytes"].map(canary);
let room: string;
let state: string;

beforeAll(() => {
  room = realpathSync(mkdtempSync(join(tmpdir(), "ir-on-disk-")));
  state = join(room, ".openclaw");
  mkdirSync(join(state, "state"), { recursive: true });
  mkdirSync(join(state, "credentials"));
  writeFileSync(join(state, "openclaw.json"), JSON.stringify({ hooks: { token } }));
  writeFileSync(
    join(state, ".env"),
    Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(`A_TOKEN=${deep}\n`)]),
  );
  writeFileSync(join(state, "credentials/empty.json"), "");
  symlinkSync("/etc/hostname", join(state, "leads-away"));
  symlinkSync("/dev/zero", join(state, "device"));
  execFileSync("mkfifo", [join(state, "pipe")]);
  closeSync(openSync(join(state, "sparse.log"), "w"));
  truncateSync(join(state, "sparse.log"), 5 * GIB);
  const path = join(state, "state/openclaw.sqlite");
  const database = new DatabaseSync(path);
  database.exec(
    `PRAGMA journal_mode = WAL; CREATE TABLE device_auth_tokens (token TEXT); INSERT INTO device_auth_tokens VALUES ('${row}')`,
  );
  // As a killed gateway leaves it: no `-shm`, everything in the log.
  const bytes = [readFileSync(path), readFileSync(`${path}-wal`)] as const;
  database.close();
  writeFileSync(path, bytes[0]);
  writeFileSync(`${path}-wal`, bytes[1]);
  writeFileSync(join(state, "state/torn.sqlite"), bytes[0].subarray(0, 700));
});
afterAll(() => rmSync(room, { recursive: true }));

/** Names, and of files also times and content: access times too. */
function everything(): readonly string[] {
  return readdirSync(room, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile()) return path;
      const { size, mtimeNs, ctimeNs, atimeNs } = statSync(path, { bigint: true });
      return [path, size, mtimeNs, ctimeNs, atimeNs].join(" ");
    })
    .toSorted();
}

function hashes(): readonly string[] {
  return readdirSync(room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "sparse.log")
    .map((entry) =>
      createHash("sha256")
        .update(readFileSync(join(entry.parentPath, entry.name)))
        .digest("hex"),
    );
}

test("credentials 8 and 10: links, pipes, devices, 5 GB of holes, torn databases", async () => {
  const content = hashes();
  // Reading the files here moved their access times once; from now on they stay.
  const before = everything();
  const scratchHome = mkdtempSync(join(tmpdir(), "ir-scratch-"));
  const suspect = hostSuspect({ target: targetOf(state), scratchHome });
  const started = performance.now();
  const taken = await takeFrom(suspect);
  expect(performance.now() - started).toBeLessThan(60_000);
  suspect.close();
  expect(everything()).toEqual(before);
  expect(hashes()).toEqual(content);
  expect(readdirSync(scratchHome, { recursive: true }).length).toBeLessThan(2);
  rmSync(scratchHome, { recursive: true });
  expect([token, row, deep].map((value = "") => taken.has(value))).toEqual([true, true, true]);
  const told = (name: string): boolean =>
    taken.inventory.coverage.gaps.some((gap) => gap.includes(join(state, name)));
  const silent = [
    "leads-away",
    "device",
    "pipe",
    "sparse.log",
    ".env",
    "credentials/empty.json",
    "state/torn.sqlite",
  ].filter((name) => !told(name));
  expect(silent).toEqual([]);
}, 90_000);

test("what lies behind a linked folder is not read, and is told", () => {
  const scratchHome = mkdtempSync(join(tmpdir(), "ir-scratch-"));
  const suspect = hostSuspect({ target: targetOf(state), scratchHome });
  mkdirSync(join(room, "dotfiles/gh"), { recursive: true });
  symlinkSync(join(room, "dotfiles"), join(room, "linked"));
  expect(suspect.list(join(room, "linked/gh"))).toEqual([]);
  expect(suspect.list(join(room, "linked/nothing"))).toEqual([]);
  expect(suspect.gaps.filter((gap) => gap.includes("/linked/"))).toEqual([
    `${join(room, "linked/gh")} lies behind a link, and was not searched`,
  ]);
  suspect.close();
  rmSync(scratchHome, { recursive: true });
});
