/** Commands of conversations that somebody deleted. */

import { expect, test } from "vitest";
import { zstdCompressSync } from "node:zlib";
import { nodePacked } from "../../../src/adapters/node/packed.ts";
import { agentCommands } from "../../../src/openclaw/agent-commands.ts";
import { archivedEvents } from "../../../src/openclaw/transcript-archives.ts";
import { insertRows, memoryDatabase } from "../../fakes/memory-suspect.ts";

const SCHEMA = `
  CREATE TABLE session_transcript_archives (session_id TEXT, reason TEXT, encoding TEXT, archive_blob BLOB, archive_name TEXT);
  CREATE TABLE session_transcript_cold_archives (session_id TEXT, storage TEXT, archive_blob BLOB, archive_name TEXT);
`;

const call = (command: string): string =>
  JSON.stringify({
    type: "message",
    timestamp: "2026-11-20T19:31:16.889Z",
    message: {
      role: "assistant",
      content: [{ type: "toolCall", id: "c", name: "exec", arguments: { command } }],
    },
  });

function read(sql: string) {
  const missed: string[] = [];
  const reading = { packed: nodePacked(), missed: (text: string) => void missed.push(text) };
  const database = memoryDatabase(SCHEMA + sql);
  const events = [...archivedEvents("/a.sqlite", database, reading)];
  return { events, missed, commands: [...agentCommands("/a.sqlite", database, reading)] };
}

test("deleted, reset and cold conversations are read with the row and line of each event", () => {
  const plain = Buffer.from(`{"type":"session"}\n\n${call("first")}\n`);
  const packed = zstdCompressSync(Buffer.from(`${call("second")}\n${call("third")}`));
  const sql =
    insertRows("session_transcript_archives", [
      { session_id: "s", reason: "deleted", encoding: "identity", archive_blob: plain },
      { session_id: "s", reason: "reset", encoding: "zstd", archive_blob: packed },
    ]) +
    insertRows("session_transcript_cold_archives", [
      {
        session_id: "t",
        storage: "sqlite",
        archive_blob: zstdCompressSync(Buffer.from(call("cold"))),
      },
      { session_id: "u", storage: "file", archive_blob: null },
    ]);
  const { events, missed, commands } = read(sql);
  expect(events.map(({ source }) => source.at)).toEqual([
    "table session_transcript_archives rowid 1 line 1 unpacked",
    "table session_transcript_archives rowid 1 line 3 unpacked",
    "table session_transcript_archives rowid 2 line 1 unpacked",
    "table session_transcript_archives rowid 2 line 2 unpacked",
    "table session_transcript_cold_archives rowid 1 line 1 unpacked",
  ]);
  expect(missed).toEqual([]);
  expect(commands.map(({ text, at }) => [text, at])).toEqual([
    ["first", "2026-11-20T19:31:16.889Z"],
    ["second", "2026-11-20T19:31:16.889Z"],
    ["third", "2026-11-20T19:31:16.889Z"],
    ["cold", "2026-11-20T19:31:16.889Z"],
  ]);
});

test("an archive that is damaged, torn or a bomb is said, and the others are read", () => {
  const { events, missed } = read(
    insertRows("session_transcript_archives", [
      { encoding: "zstd", archive_blob: Buffer.from("junk") },
      { encoding: "zstd", archive_blob: zstdCompressSync(Buffer.alloc(129 * 1_048_576)) },
      { encoding: "zstd", archive_blob: "text" },
      { encoding: "identity", archive_blob: Buffer.from(`${call("ok")}\n{"torn":`) },
    ]),
  );
  expect(events.length).toBe(1);
  const row = (rowid: number): string =>
    `/a.sqlite table session_transcript_archives rowid ${rowid}`;
  expect(missed.slice(0, 4)).toEqual([
    `${row(1)}: an archived conversation cannot be unpacked`,
    `${row(2)}: an archived conversation cannot be unpacked`,
    `${row(3)}: an archived conversation cannot be unpacked`,
    `${row(4)}: 1 line(s) cannot be read`,
  ]);
});

test("a database of another schema has none", () => {
  const reading = { packed: nodePacked(), missed: () => undefined };
  expect([...archivedEvents("/a", memoryDatabase("CREATE TABLE x (a)"), reading)]).toEqual([]);
});
