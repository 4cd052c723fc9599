/** Diagnostics of programs: what ran and how it ended, never what it printed. */

import { expect, test } from "vitest";

import { loggedCommands } from "../../../src/adapters/node/logged-commands.ts";
import type { Json } from "../../../src/model/json.ts";
import type { CommandRequest, CommandResult } from "../../../src/ports/commands.ts";
import type { Log } from "../../../src/ports/log.ts";

type Line = readonly [level: string, message: string, fields: Readonly<Record<string, Json>>];

async function linesFor(
  result: CommandResult,
  more: Partial<CommandRequest> = {},
): Promise<readonly Line[]> {
  const lines: Line[] = [];
  const note =
    (level: string): Log["info"] =>
    (message, fields = {}) =>
      void lines.push([level, message, { ...fields, ms: 0 }]);
  const log: Log = {
    debug: note("debug"),
    info: note("info"),
    warn: note("warn"),
    error: note("error"),
  };
  const commands = loggedCommands({ find: () => null, run: async () => result }, log);
  const request = { program: "nft", args: ["list"], timeoutMs: 1, ...more };
  expect(await commands.run(request)).toEqual(result);
  return lines;
}

test("a program that did well leaves its name and its time", async () => {
  const result = { kind: "exited", exitCode: 0, stdout: "secret", stderr: "" } as const;
  expect(await linesFor(result)).toEqual([["debug", "program ended", { program: "nft", ms: 0 }]]);
});

test("one that failed leaves how, and the beginning of its complaint made printable", async () => {
  const stderr = `\u001b[31mno${"x".repeat(1_000)}`;
  const result = { kind: "exited", exitCode: 1, stdout: "secret", stderr } as const;
  const complaint = `\\u{1b}[31mno${"x".repeat(293)}`;
  expect(await linesFor(result)).toEqual([
    ["warn", "program failed", { program: "nft", ms: 0, kind: "exited", exitCode: 1, complaint }],
  ]);
});

test("one of the operator leaves nothing of its complaint", async () => {
  const result = { kind: "exited", exitCode: 1, stdout: "", stderr: "secret" } as const;
  expect(await linesFor(result, { isConfidential: true })).toEqual([
    ["warn", "program failed", { program: "nft", ms: 0, kind: "exited", exitCode: 1 }],
  ]);
});
