/** archiver, used through `append()` with bodies of known size only (facts/evidence.md A.3 says why). */

import { finished } from "node:stream/promises";
import type { Readable, Writable } from "node:stream";
import type { EntryStatus } from "../../ports/evidence-tree.ts";

export interface TarEntry {
  readonly name: string;
  readonly type: "file" | "directory" | "symlink" | "link";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly date: Date;
  readonly linkname?: string;
  readonly pax?: Readonly<Record<string, string>>;
}

export interface TarSink {
  /** Resolves when there is room for the next body. */
  add(entry: TarEntry, body: Buffer): Promise<void>;
  /** Exactly `size` bytes must come; resolves when they are in. */
  addStream(entry: TarEntry, size: number, body: Readable): Promise<void>;
  /** Resolves with the tar's length once everything has been handed on. */
  end(): Promise<number>;
}

interface Appended {
  readonly name: string;
  readonly type?: string;
  /** With it a stream is passed on as it comes, without it the whole body is held in memory. */
  readonly stats?: { readonly size: number };
}

/** What we use of an archive; wider than the published types, which know no owners and no links. */
interface Tar {
  append(source: Buffer | Readable, entry?: Appended): unknown;
  finalize(): Promise<void>;
  pointer(): number;
  on(event: "entry", listener: () => void): unknown;
  on(event: "error" | "warning", listener: (error: Error) => void): unknown;
  pipe(to: Writable): unknown;
  destroy(error?: Error): unknown;
}

/** Bodies that may wait inside archiver at once. */
const ROOM = 4 * 1_048_576;
const LONGEST = 2 ** 31 - 1;
/** Six octal digits: tar-stream writes 777777 for anything larger without a word. */
const LARGEST_ID = 0o777777;

export async function createTarSink(to: Writable): Promise<TarSink> {
  const { TarArchive } = await import("archiver");
  const tar: Tar = new TarArchive({ highWaterMark: 1_048_576 });
  const pending: { readonly size: number; readonly done: () => void }[] = [];
  let waiting = 0;
  const failed = new Promise<never>((_, reject) => {
    tar.on("error", reject);
    tar.on("warning", reject);
    to.on("error", reject);
  });
  failed.catch((error: Error) => tar.destroy(error));
  tar.on("entry", () => {
    const entry = pending.shift();
    waiting -= entry?.size ?? 0;
    entry?.done();
  });
  tar.pipe(to);

  const queue = (source: Buffer | Readable, entry: TarEntry, size: number): Promise<void> =>
    new Promise((done) => {
      pending.push({ size, done });
      waiting += size;
      tar.append(source, { ...entry, stats: { size } });
    });
  return {
    add: async (entry, body) => {
      const stored = queue(body, entry, body.length);
      if (waiting > ROOM) await Promise.race([stored, failed]);
    },
    addStream: (entry, size, body) => Promise.race([queue(body, entry, size), failed]),
    end: async () => {
      await Promise.race([Promise.all([tar.finalize(), finished(to)]), failed]);
      return tar.pointer();
    },
  };
}

/** Header fields from the file's own metadata, within what the header can hold. */
export function tarEntry(name: string, type: TarEntry["type"], status: EntryStatus): TarEntry {
  const seconds = Number(status.mtimeNs / 1_000_000_000n);
  const pax = largeFields(status, seconds);
  return {
    name,
    type,
    // Readable after unpacking and never setuid: the manifest has the true mode.
    mode: (status.mode & 0o777) | (type === "directory" ? 0o700 : 0o400),
    uid: Math.min(status.uid, LARGEST_ID),
    gid: Math.min(status.gid, LARGEST_ID),
    date: new Date(Math.min(Math.max(seconds, 0), LONGEST) * 1_000),
    ...(pax === null ? {} : { pax }),
  };
}

/** For bodies that we made ourselves. */
export function ownEntry(name: string): TarEntry {
  return { name, type: "file", mode: 0o600, uid: 0, gid: 0, date: new Date(0) };
}

function largeFields(status: EntryStatus, seconds: number): Record<string, string> | null {
  const fields: Record<string, string> = {};
  if (status.uid > LARGEST_ID) fields["uid"] = String(status.uid);
  if (status.gid > LARGEST_ID) fields["gid"] = String(status.gid);
  if (seconds < 0 || seconds > LONGEST) fields["mtime"] = String(seconds);
  return Object.keys(fields).length === 0 ? null : fields;
}
