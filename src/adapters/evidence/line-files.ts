/** Files of lines that are too long to be held whole: written in large blocks, read as they are asked for. */

import { createHash } from "node:crypto";
import { closeSync, constants, fstatSync, fsyncSync, openSync, readSync } from "node:fs";
import type { LineWriter } from "../../ports/evidence-folder.ts";
import { writeWhole } from "../node/durable-file.ts";

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const BLOCK = 1_048_576;
const LINE_END = 0x0a;

export function writer(path: string): LineWriter {
  const descriptor = openSync(path, NEW, 0o600);
  const hash = createHash("sha256");
  const block = Buffer.allocUnsafe(BLOCK);
  let filled = 0;
  let bytes = 0;
  const put = (chunk: Uint8Array): void => {
    hash.update(chunk);
    bytes += chunk.length;
    writeWhole(descriptor, chunk);
  };
  const flush = (): void => {
    put(block.subarray(0, filled));
    filled = 0;
  };
  return {
    line: (text) => {
      // A character takes at most three bytes of UTF-8.
      if (filled + text.length * 3 + 1 > BLOCK) flush();
      if (text.length * 3 + 1 > BLOCK) return put(Buffer.from(`${text}\n`));
      filled += block.write(text, filled);
      block[filled] = LINE_END;
      filled += 1;
    },
    finish: () => {
      flush();
      fsyncSync(descriptor);
      closeSync(descriptor);
      return { sha256: hash.digest("hex"), bytes };
    },
    abandon: () => closeSync(descriptor),
  };
}

export function* lines(path: string, longest: number): Iterable<string> {
  const descriptor = openSync(path, READ);
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error("not a regular file");
    yield* splitLines(descriptor, longest);
  } finally {
    closeSync(descriptor);
  }
}

function* splitLines(descriptor: number, longest: number): Iterable<string> {
  const block = Buffer.allocUnsafe(BLOCK);
  let rest: Buffer = Buffer.alloc(0);
  for (let got = readSync(descriptor, block); got > 0; got = readSync(descriptor, block)) {
    const data = Buffer.concat([rest, block.subarray(0, got)]);
    let from = 0;
    for (let at = data.indexOf(LINE_END); at >= 0; at = data.indexOf(LINE_END, from)) {
      refuseLonger(at - from, longest);
      yield data.toString("utf8", from, at);
      from = at + 1;
    }
    rest = data.subarray(from);
    refuseLonger(rest.length, longest);
  }
  if (rest.length > 0) throw new Error("ends in the middle of a line");
}

function refuseLonger(length: number, longest: number): void {
  if (length > longest) throw new Error(`a line is longer than ${longest} bytes`);
}
