/** Encrypted copies of a package: tar into age, straight to the disk, and read back while the key is there. */

import { closeSync, createReadStream, fstatSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type {
  CopyRequest,
  CopyResult,
  PackageCopies,
  StreamRequest,
} from "../../ports/evidence-copy.ts";
import type { AgeReader } from "../age/age.ts";
import { errnoOf } from "./entry-status.ts";
import { nodeEvidenceFolders } from "./node-evidence-folders.ts";
import { regularFile } from "./read-archive.ts";
import { createSealedFile } from "./sealed-file.ts";
import type { SealedFileWriter } from "./sealed-file.ts";
import { createTarSink, ownEntry } from "./tar-sink.ts";
import type { TarSink } from "./tar-sink.ts";
import { TarWalker } from "./tar-walker.ts";

export const nodePackageCopies: PackageCopies = { encrypt, stream };

const BLOCK = 1_048_576;

async function encrypt(request: CopyRequest): Promise<CopyResult> {
  const file = createSealedFile(request.output, request.recipients);
  try {
    const tar = await createTarSink(writable(file));
    for (const name of request.names) await addFile(tar, request, name);
    await tar.end();
  } catch (error) {
    file.abandon();
    throw error;
  }
  const { sha256, bytes, writer } = file.finish();
  const problem = writer === null ? "" : await difference(request, writer.readBack());
  return { sha256, bytes, problem };
}

async function stream(request: StreamRequest): Promise<string | null> {
  // A terminal would show the bytes of the suspect, escape sequences included.
  if (process.stdout.isTTY) return "standard output is a terminal: send it to a file or a program";
  const out = new Writable({
    highWaterMark: BLOCK,
    write: (chunk: Buffer, _encoding, done) => process.stdout.write(chunk, done),
  });
  try {
    const tar = await createTarSink(out);
    for (const name of request.names) await addFile(tar, request, name);
    await tar.end();
    return null;
  } catch (error) {
    return `standard output does not take it (${errnoOf(error)})`;
  }
}

function writable(file: SealedFileWriter): Writable {
  return new Writable({
    highWaterMark: BLOCK,
    write: (chunk: Buffer, _encoding, done) => {
      try {
        file.put(chunk);
        done();
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

async function addFile(
  tar: TarSink,
  { folder, prefix }: StreamRequest,
  name: string,
): Promise<void> {
  const descriptor = regularFile(`${folder}/${name}`);
  const { size } = fstatSync(descriptor);
  const entry = ownEntry(`${prefix}/${name}`);
  // Exactly what the header promises, also when somebody lets the file grow.
  const options = { fd: descriptor, highWaterMark: BLOCK, end: Math.max(0, size - 1) };
  if (size > 0) return tar.addStream(entry, size, createReadStream("", options));
  closeSync(descriptor);
  return tar.add(entry, Buffer.alloc(0));
}

/** Compares each file in the copy with the one that it was made from; both are read again. */
async function difference(
  { folder, names, prefix, output }: CopyRequest,
  reader: AgeReader,
): Promise<string> {
  const found = new Map<string, string | null>();
  const walker = new TarWalker(names.length, ({ name, sha256 }) => found.set(name, sha256));
  const handle = await open(output);
  try {
    await pipeline(blocksOf(handle), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) walker.push(reader.push(chunk));
      walker.push(reader.end());
      walker.end();
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await handle.close();
  }
  for (const name of names) {
    const original = await nodeEvidenceFolders.digest(`${folder}/${name}`);
    if (original === null || original.sha256 !== found.get(`${prefix}/${name}`))
      return `holds another ${basename(name)} than the package`;
  }
  return "";
}

function blocksOf(handle: FileHandle): AsyncIterable<Uint8Array> {
  return handle.createReadStream({ highWaterMark: BLOCK, autoClose: false });
}
