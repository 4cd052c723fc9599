/**
 * The command line as people meet it. A transcript says what is done: `host`, `$ command`, `< typed`; everything
 * else in it is what came back: `| stdout`, `! stderr`, `? question`, `= exit code`. `vitest -u` rewrites what came
 * back; read it as a tired person before you commit.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { playTranscript } from "./play-transcript.ts";

const FOLDER = join(import.meta.dirname, "transcripts");

const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".txt"))
  .toSorted();

test.for(files)("%s", async (file) => {
  const path = join(FOLDER, file);
  const played = await playTranscript(readFileSync(path, "utf8"));
  await expect(played).toMatchFileSnapshot(path);
});
