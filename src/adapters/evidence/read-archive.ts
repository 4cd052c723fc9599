/** Reads a `.tar.zst` back: every frame unpacked, every member hashed, within limits. */

import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import { closeSync, constants, createReadStream, fstatSync, openSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import type {
  ArchiveMember,
  ArchiveReading,
  ArchiveWalk,
  ReadLimit,
} from "../../ports/evidence-archive.ts";
import { identityKeys } from "../age/age-keys.ts";
import { ageReader } from "../age/age.ts";
import type { AgeReader } from "../age/age.ts";
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
  if (limit.identities === undefined) return walkThrough(path, limit, { visit, reader: null });
  const keys = identityKeys(limit.identities);
  if (typeof keys === "string")
    return { kind: "damaged", problem: `cannot be opened: the identity file: ${keys}` };
  return walkThrough(path, limit, { visit, reader: ageReader(keys) });
}

export interface Walking {
  visit(member: ArchiveMember): void;
  /** Decrypts; `null` for an archive in clear. */
  readonly reader: AgeReader | null;
}

export async function walkThrough(
  path: string,
  limit: Pick<ReadLimit, "maxTarBytes" | "maxMembers">,
  { visit, reader }: Walking,
): Promise<ArchiveWalk> {
  const walker = new TarWalker(limit.maxMembers, visit);
  const plain = createHash("sha256");
  let tarBytes = 0;
  try {
    const unpacked = createZstdDecompress({ chunkSize: BLOCK });
    const walk = async (chunks: AsyncIterable<Uint8Array>): Promise<void> => {
      for await (const chunk of chunks) {
        tarBytes += chunk.length;
        if (tarBytes > limit.maxTarBytes) {
          throw new Error(`unpacks to more than ${limit.maxTarBytes} bytes`);
        }
        walker.push(chunk);
      }
    };
    if (reader === null) await pipeline(source(path), unpacked, walk);
    else await pipeline(source(path), decrypting(reader, plain), unpacked, walk);
    walker.end();
    return { kind: "walked", tarBytes, plainSha256: reader === null ? "" : plain.digest("hex") };
  } catch (error) {
    return { kind: "damaged", problem: problemOf(error) };
  }
}

function decrypting(
  reader: AgeReader,
  plain: Hash,
): (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<Buffer> {
  return async function* opened(chunks) {
    for await (const chunk of chunks) yield counted(reader.push(chunk));
    yield counted(reader.end());
  };
  function counted(part: Buffer): Buffer {
    plain.update(part);
    return part;
  }
}

function source(path: string): NodeJS.ReadableStream {
  return createReadStream("", { fd: regularFile(path), highWaterMark: BLOCK });
}

/** Its descriptor; a link, a pipe or a device is refused without waiting for anybody. */
export function regularFile(path: string): number {
  const descriptor = openSync(path, READ);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  throw new Error("is not a regular file");
}

function problemOf(error: unknown): string {
  const errno = errnoOf(error);
  if (errno === "UNKNOWN") return error instanceof Error ? error.message : String(error);
  if (errno.startsWith("ZSTD_")) return `does not decompress (${errno})`;
  return `cannot be read (${errno})`;
}
