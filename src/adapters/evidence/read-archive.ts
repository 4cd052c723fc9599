/** Reads a `.tar.zst` back: every frame unpacked, every member hashed, within limits. */

import { closeSync, constants, createReadStream, fstatSync, openSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import type {
  ArchiveMember,
  ArchiveReading,
  ArchiveWalk,
  ReadLimit,
} from "../../ports/evidence-archive.ts";
import { errnoOf } from "./entry-status.ts";
import { TarWalker } from "./tar-walker.ts";

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const BLOCK = 1_048_576;

export async function readArchive(path: string, limit: ReadLimit): Promise<ArchiveReading> {
  const members: ArchiveMember[] = [];
  const walk = await walkArchive(path, limit, (member) => members.push(member));
  return walk.kind === "damaged" ? walk : { kind: "read", tarBytes: walk.tarBytes, members };
}

export async function walkArchive(
  path: string,
  limit: ReadLimit,
  visit: (member: ArchiveMember) => void,
): Promise<ArchiveWalk> {
  const walker = new TarWalker(limit.maxMembers, visit);
  let tarBytes = 0;
  try {
    const unpacked = createZstdDecompress({ chunkSize: BLOCK });
    await pipeline(source(path), unpacked, async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        tarBytes += chunk.length;
        if (tarBytes > limit.maxTarBytes) {
          throw new Error(`unpacks to more than ${limit.maxTarBytes} bytes`);
        }
        walker.push(chunk);
      }
    });
    walker.end();
    return { kind: "walked", tarBytes };
  } catch (error) {
    return { kind: "damaged", problem: problemOf(error) };
  }
}

function source(path: string): NodeJS.ReadableStream {
  const descriptor = openSync(path, READ);
  if (fstatSync(descriptor).isFile()) {
    return createReadStream("", { fd: descriptor, highWaterMark: BLOCK });
  }
  closeSync(descriptor);
  throw new Error("is not a regular file");
}

function problemOf(error: unknown): string {
  const errno = errnoOf(error);
  if (errno === "UNKNOWN") return error instanceof Error ? error.message : String(error);
  if (errno.startsWith("ZSTD_")) return `does not decompress (${errno})`;
  return `cannot be read (${errno})`;
}
