/** Compresses blocks side by side in the thread pool and writes them in order, as one valid `.zst` file. */

import { Writable } from "node:stream";
import { promisify } from "node:util";
import { constants, zstdCompress } from "node:zlib";
import { createSealedFile } from "./sealed-file.ts";
import type { SealedFile } from "./sealed-file.ts";

export interface FrameFile {
  readonly stream: Writable;
  /** After the stream has finished: closes durably. */
  finish(): SealedFile;
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

interface FrameOptions extends Readonly<typeof OPTIONS> {
  /** Written into the frame, so that a reader may skip it unread. */
  readonly pledgedSrcSize: number;
}

const compress = promisify<Buffer, FrameOptions, Buffer>(zstdCompress);

export function createFrameFile(path: string, recipients: readonly string[]): FrameFile {
  const { put, finish, abandon } = createSealedFile(path, recipients);
  return { stream: frameStream(put), finish, abandon };
}

/** Blocks are filled, compressed and used again: fresh memory for each would cost more than the copying. */
function frameStream(put: (frame: Buffer) => void): Writable {
  const spare = Array.from({ length: AT_ONCE + 1 }, (): Buffer => Buffer.allocUnsafeSlow(BLOCK));
  const running: Running[] = [];
  let block: Buffer = Buffer.alloc(0);
  let size = 0;
  const start = (): void => {
    const frame = compress(block.subarray(0, size), { ...OPTIONS, pledgedSrcSize: size });
    // Awaited in order below; without this a failure of a later one would end the process first.
    frame.catch(() => undefined);
    running.push({ frame, block });
    size = 0;
  };
  const settle = async (most: number): Promise<void> => {
    for (
      let next = running.at(0);
      next !== undefined && running.length > most;
      next = running.at(0)
    ) {
      put(await next.frame);
      spare.push(next.block);
      running.shift();
    }
  };
  const take = async (chunk: Buffer): Promise<void> => {
    for (let from = 0; from < chunk.length;) {
      if (size === 0) block = spare.pop() ?? Buffer.allocUnsafeSlow(BLOCK);
      const copied = chunk.copy(block, size, from);
      from += copied;
      size += copied;
      if (size < BLOCK) return;
      start();
      await settle(AT_ONCE);
    }
  };
  return new Writable({
    highWaterMark: BLOCK,
    write: (chunk: Buffer, _encoding, done) => {
      if (size > 0 && size + chunk.length < BLOCK) {
        size += chunk.copy(block, size);
        return done();
      }
      void relay(take(chunk), done);
    },
    final: (done) => {
      if (size > 0) start();
      void relay(settle(0), done);
    },
  });
}

interface Running {
  readonly frame: Promise<Buffer>;
  readonly block: Buffer;
}

async function relay(work: Promise<void>, done: (error?: Error) => void): Promise<void> {
  const failure = await work.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  done(failure);
}
