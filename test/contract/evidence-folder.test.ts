/** The same promises from the folder on disk and the folder in memory. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { nodeEvidenceFolders } from "../../src/adapters/evidence/node-evidence-folders.ts";
import type { EvidenceFolders } from "../../src/ports/evidence-folder.ts";
import { sha256Digest } from "../fakes/digest.ts";
import { memoryFolders } from "../fakes/memory-evidence.ts";

const BYTES = Buffer.from("content");

describe.for([
  ["on disk", () => nodeEvidenceFolders],
  ["in memory", () => memoryFolders(new Map())],
] as const)("%s", ([, create]) => {
  let folders: EvidenceFolders;
  let room: string;

  beforeEach(() => {
    folders = create();
    room = join(mkdtempSync(join(tmpdir(), "ir-folder-")), "inner", "folder");
    folders.create(room);
  });

  afterEach(() => rmSync(join(room, "..", ".."), { recursive: true }));

  test("a file is written once, read back and hashed", async () => {
    folders.write(room, [{ name: "file", bytes: BYTES }]);
    const reading = folders.read(`${room}/file`, 100);
    expect(reading.kind === "read" && Buffer.from(reading.bytes).toString()).toBe("content");
    const digest = { sha256: sha256Digest.sha256(BYTES), bytes: BYTES.length };
    expect(await folders.digest(`${room}/file`)).toEqual(digest);
    expect(() => folders.write(room, [{ name: "file", bytes: BYTES }])).toThrow("EEXIST");
    expect(folders.list(room)).toEqual([{ name: "file", isFile: true, isFolder: false }]);
  });

  test("what is not there is absent, what is too long is not read", async () => {
    folders.write(room, [{ name: "file", bytes: BYTES }]);
    expect(folders.read(`${room}/none`, 100)).toEqual({ kind: "absent" });
    expect(await folders.digest(`${room}/none`)).toBe(null);
    const reason = "is longer than 3 bytes";
    expect(folders.read(`${room}/file`, 3)).toEqual({ kind: "unreadable", reason });
    expect(folders.list(`${room}/nowhere`)).toEqual([]);
  });

  test("below a file there is nothing", () => {
    folders.write(room, [{ name: "file", bytes: BYTES }]);
    expect(folders.size(`${room}/file`)).toBe(BYTES.length);
    expect(folders.size(`${room}/file/TOP`)).toBe(null);
    expect(folders.identity(`${room}/file/copy`)).toBe(null);
  });

  test("appending adds, publishing moves and never replaces", () => {
    folders.append(`${room}/log`, Buffer.from("a"));
    folders.append(`${room}/log`, Buffer.from("b"));
    folders.publish(`${room}/log`, `${room}/final`);
    const reading = folders.read(`${room}/final`, 100);
    expect(reading.kind === "read" && Buffer.from(reading.bytes).toString()).toBe("ab");
    folders.append(`${room}/log`, Buffer.from("c"));
    expect(() => folders.publish(`${room}/log`, `${room}/final`)).toThrow("EEXIST");
  });

  test("a file of lines grows line by line and is read as it is asked for", async () => {
    const texts = ["first", "", "é\u{2028}\u{1f600}", "x".repeat(400_000), "y".repeat(1_100_000)];
    const writer = folders.writer(`${room}/lines`);
    for (const text of texts) writer.line(text);
    const finished = writer.finish();
    expect(Array.from(folders.lines(`${room}/lines`, 2_000_000))).toEqual(texts);
    expect(await folders.digest(`${room}/lines`)).toEqual(finished);
    expect(() => folders.writer(`${room}/lines`)).toThrow("EEXIST");
    const [first] = folders.lines(`${room}/lines`, 10);
    expect(first).toBe("first");
    expect(() => Array.from(folders.lines(`${room}/lines`, 1_000))).toThrow("longer than 1000");
    folders.append(`${room}/torn`, Buffer.from("whole\nhalf"));
    expect(() => Array.from(folders.lines(`${room}/torn`, 100))).toThrow("in the middle of a line");
  });

  test("what is set aside is kept under a new name each time", () => {
    const names = ["first", "second"].map((text) => {
      folders.write(room, [{ name: "file", bytes: Buffer.from(text) }]);
      return folders.setAside(`${room}/file`, room);
    });
    expect(names).toEqual([`${room}/file.aside-1`, `${room}/file.aside-2`]);
    expect(folders.setAside(`${room}/file`, room)).toBe(null);
  });

  test("a folder has an identity once it exists", () => {
    expect(folders.identity(`${room}/nowhere`)).toBe(null);
    expect(typeof folders.identity(room)?.ino).toBe("string");
  });
});
