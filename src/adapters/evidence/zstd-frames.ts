/** Compresses blocks side by side in the thread pool and writes them in order, as one valid `.zst` file. */

import { createHash } from "node:crypto";
import { closeSync, constants as fileFlags, fsyncSync, openSync, writeSync } from "node:fs";
import { Writable } from "node:stream";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";

export interface FrameFile {
  readonly stream: Writable;
  /** After the stream has finished: closes durably. */
  finish(): { readonly sha256: string; readonly bytes: number };
  /** After a failure: keeps what was written. */
  abandon(): void;
}

/** zstd(1): frames may be concatenated, and each reader takes them as one stream. */
const BLOCK = 2 * 1_048_576;
const AT_ONCE = 4;
const OPTIONS = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
  // One trip to the thread pool for a whole block.
  chunkSize: BLOCK,
};
const NEW = fileFlags.O_WRONLY | fileFlags.O_CREAT | fileFlags.O_EXCL | fileFlags.O_NOFOLLOW;

const compress = promisify<Buffer, typeof OPTIONS, Buffer>(zstdCompress);

export function createFrameFile(path: string): FrameFile {
  const descriptor = openSync(path, NEW, 0o600);
  const hash = createHash("sha256");
  let bytes = 0;
  const put = (frame: Buffer): void => {
    for (let done = 0; done < frame.length;) done += writeSync(descriptor, frame, done);
    hash.update(frame);
    bytes += frame.length;
  };
  return {
    stream: frameStream(put),
    finish: () => {
      fsyncSync(descriptor);
      closeSync(descriptor);
      return { sha256: hash.digest("hex"), bytes };
    },
    abandon: () => closeSync(descriptor),
  };
}

function frameStream(put: (frame: Buffer) => void): Writable {
  const running: Promise<Buffer>[] = [];
  let waiting: Buffer[] = [];
  let size = 0;
  const start = (): void => {
    if (size === 0) return;
    const frame = compress(Buffer.concat(waiting, size), OPTIONS);
    // Awaited in order below; without this a failure of a later one would end the process first.
    frame.catch(() => undefined);
    running.push(frame);
    waiting = [];
    size = 0;
  };
  const settle = async (most: number): Promise<void> => {
    for (
      let next = running.at(0);
      next !== undefined && running.length > most;
      next = running.at(0)
    ) {
      put(await next);
      void running.shift();
    }
  };
  return new Writable({
    highWaterMark: BLOCK,
    write: (chunk: Buffer, _encoding, done) => {
      waiting.push(chunk);
      size += chunk.length;
      if (size < BLOCK) return done();
      start();
      void relay(settle(AT_ONCE - 1), done);
    },
    final: (done) => {
      start();
      void relay(settle(0), done);
    },
  });
}

async function relay(work: Promise<void>, done: (error?: Error) => void): Promise<void> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  done(failure);
}
