/** Evidence on a host without rights, without room, and with a process that dies in the middle. */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { manifestOf, stockToolsAccept, unpack } from "./evidence-reading.ts";

const RUN = join(import.meta.dirname, "evidence-run.ts");
const NOBODY = 65_534;

let room: string;
let state: string;
let folder: string;

beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-host-"));
  state = join(room, "home", ".openclaw");
  folder = join(room, "incident", "evidence");
  mkdirSync(state, { recursive: true });
});

afterEach(() => rmSync(room, { recursive: true, force: true }));

test("EV-07 without root, what is unreadable is listed with its errno and the package says incomplete", () => {
  writeFileSync(join(state, "openclaw.json"), "{}", { mode: 0o600 });
  mkdirSync(join(state, "private"), { mode: 0o700 });
  writeFileSync(join(state, "readable"), "x", { mode: 0o644 });
  chmodSync(room, 0o777);
  mkdirSync(join(room, "incident"));
  chownSync(join(room, "incident"), NOBODY, NOBODY);
  chmodSync(state, 0o755);
  const run = spawnSync(process.execPath, [RUN, room, "1"], {
    encoding: "utf8",
    uid: NOBODY,
    gid: NOBODY,
    env: {},
  });
  expect(run.stdout).toBe("capture-volatile done\ncapture-state done\nseal-evidence done\n");
  const entries = manifestOf(folder).filter(({ path }) => path.startsWith(state));
  const shown = entries.map(({ path, stored, flags, errno }) => [
    path.slice(state.length),
    stored,
    flags,
    errno,
  ]);
  // The config goes first: it is worth most.
  expect(shown).toEqual([
    ["/openclaw.json", "none", ["unreadable"], "EACCES"],
    ["", "metadata", [], ""],
    ["/private", "metadata", [], ""],
    ["/readable", "whole", [], ""],
  ]);
  const manifest = readFileSync(join(folder, "manifest.jsonl"), "utf8");
  expect(manifest).toContain(`"what":"${state}/private","why":"could not be read (EACCES)"`);
  expect(manifest).toContain('"what":"/proc/1/environ","why":"could not be read (EACCES)"');
  expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
  expect(stockToolsAccept(folder)).toBe(true);
});

/** A disk whose blocks from 12 MiB on are gone, mounted at the state directory of a mount namespace of its own. */
const FAILING_DISK = `set -e
truncate -s 32M "$0/disk"
mkfs.ext4 -q -b 1024 -O ^has_journal "$0/disk"
mount -o loop "$0/disk" "$0/home/.openclaw"
printf before > "$0/home/.openclaw/aa-before"
printf after > "$0/home/.openclaw/zz-after"
head -c 8000000 /dev/urandom > "$0/home/.openclaw/broken"
sha256sum < "$0/home/.openclaw/broken"
umount "$0/home/.openclaw"
mount -o ro,loop "$0/disk" "$0/home/.openclaw"
truncate -s 12M "$0/disk"
exec "$1" "$2" "$0" ""`;

test("EV-07 a disk that fails in the middle of a file: what could be read, zero bytes, EIO, and the rest", () => {
  const run = spawnSync(
    "unshare",
    ["--mount", "sh", "-c", FAILING_DISK, room, process.execPath, RUN],
    { encoding: "utf8" },
  );
  expect(run.stdout + run.stderr).toMatch(
    /^\w{64} {2}-\ncapture-volatile done\ncapture-state done\nseal-evidence done\n$/u,
  );
  const shown = manifestOf(folder)
    .filter(({ path, kind }) => path.startsWith(`${state}/`) && kind === "file")
    .map((entry) => ({ ...entry, path: entry.path.slice(state.length + 1) }));
  const said = shown.map(({ path, stored, archived, flags, errno }) => [
    path,
    stored,
    archived,
    flags,
    errno,
  ]);
  expect(said).toEqual([
    ["aa-before", "whole", 6, [], ""],
    ["broken", "whole", 8_000_000, ["unreadable"], "EIO"],
    ["zz-after", "whole", 5, [], ""],
  ]);
  const real = shown.find(({ path }) => path === "broken")?.real;
  expect(real).toBeGreaterThan(1_000_000);
  expect(real).toBeLessThan(4_000_000);
  expect(readFileSync(join(folder, "TOP"), "utf8")).toContain("# incomplete yes\n");
  expect(unpack(folder, join(room, "unpacked")).sums).toBe("");
  expect(stockToolsAccept(folder)).toBe(true);
});

/** Runs in a mount namespace of its own whose incident folder is a disk of `size`. */
function onSmallDisk(size: string, parameters: string): string {
  mkdirSync(join(room, "incident"));
  const script = `mount -t tmpfs -o size=${size} none "$0/incident" && "$1" "$2" "$0" "" '${parameters}'; ls -R "$0/incident"`;
  const run = spawnSync("unshare", ["--mount", "sh", "-c", script, room, process.execPath, RUN], {
    encoding: "utf8",
  });
  return run.stdout + run.stderr;
}

test("EV-08 too little room is refused before anything is read, with the numbers", () => {
  writeFileSync(join(state, "big"), Buffer.alloc(3_000_000));
  const output = onSmallDisk("2m", '{"reserveBytes":0}');
  expect(output).toMatch(
    /capture-volatile impossible: \d+ bytes may be needed .*, \d+ are free at/u,
  );
  expect(output).toMatch(/capture-state impossible: \d+ bytes may be needed .*, \d+ are free at/u);
  expect(output).not.toContain(".partial");
});

test("EV-08 forced onto a disk that is too small, it fails loudly and the archive never gets its name", () => {
  execFileSync("sh", ["-c", `head -c 150000000 /dev/urandom > "$0"`, join(state, "noise")]);
  const output = onSmallDisk("100m", '{"force":true}');
  expect(output).toContain("capture-volatile done");
  expect(output).toContain("ENOSPC");
  expect(output).toContain("10-state.tar.zst.partial");
  expect(output).not.toMatch(/^10-state\.tar\.zst$/mu);
});

test("EV-09 killed in the middle of the big copy: the volatile archive stands, the next run keeps the rest aside", async () => {
  execFileSync("sh", ["-c", `head -c 200000000 /dev/urandom > "$0"`, join(state, "noise")]);
  const first = spawn(process.execPath, [RUN, room, ""], { stdio: "ignore" });
  const ended = new Promise((resolve) => first.once("exit", resolve));
  const partial = join(room, "incident", "evidence-work", "10-state.tar.zst.partial");
  while (!existsSync(partial)) await new Promise(setImmediate);
  first.kill("SIGKILL");
  await ended;
  expect(readdirSync(folder)).toEqual(["00-volatile.tar.zst"]);
  execFileSync("zstd", ["-qt", join(folder, "00-volatile.tar.zst")]);
  const volatile = readFileSync(join(folder, "00-volatile.tar.zst"));

  const output = execFileSync(process.execPath, [RUN, room, ""], { encoding: "utf8" });
  expect(output).toBe("capture-volatile done\ncapture-state done\nseal-evidence done\n");
  expect(readFileSync(join(folder, "00-volatile.tar.zst")).equals(volatile)).toBe(true);
  expect(existsSync(`${partial}.aside-1`)).toBe(true);
  expect(readFileSync(join(folder, "custody.jsonl"), "utf8")).toContain("set-aside");
  expect(stockToolsAccept(folder)).toBe(true);
});
