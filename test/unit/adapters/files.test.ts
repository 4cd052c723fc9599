import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { nodeFiles } from "../../../src/adapters/node/files.ts";

const files = nodeFiles();

let room: string;
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), "ir-files-"));
  writeFileSync(join(room, "four"), "four");
});
afterEach(() => rmSync(room, { recursive: true }));

function read(name: string, limit = 100): string {
  const file = files.readSmall(join(room, name), limit);
  switch (file.kind) {
    case "file":
      return Buffer.from(file.bytes).toString();
    case "absent":
      return "absent";
    case "unreadable":
      return `unreadable: ${file.reason}`;
  }
}

test("a file of exactly the limit is read, a longer one is not", () => {
  expect([read("four", 4), read("four", 3)]).toEqual([
    "four",
    "unreadable: is longer than 3 bytes",
  ]);
});

test("what is not there is absent, also below a file", () => {
  expect([read("none"), read("four/below")]).toEqual(["absent", "absent"]);
});

test("a link, a folder, a device and a pipe that nobody writes to are not read, and nothing waits", () => {
  symlinkSync("four", join(room, "link"));
  execFileSync("mkfifo", [join(room, "pipe")]);
  expect([read("link"), read("."), read("pipe")]).toEqual([
    "unreadable: is a symbolic link",
    "unreadable: is not a regular file",
    "unreadable: is not a regular file",
  ]);
  const device = files.readSmall("/dev/zero", 10);
  expect(device).toEqual({ kind: "unreadable", reason: "is not a regular file" });
});

test("a file of /proc, whose size is said to be 0, is read to its end", () => {
  const version = files.readSmall("/proc/version", 1_000);
  expect(version.kind === "file" && Buffer.from(version.bytes).toString()).toMatch(/^Linux/u);
});

test("room is told for a folder that does not exist yet", () => {
  const inside = files.freeBytes(join(room, "not", "yet"));
  expect(inside).toBeGreaterThan(0);
});
