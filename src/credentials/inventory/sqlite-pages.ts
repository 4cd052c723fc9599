/** Which bytes of a database are in force: SQLite leaves what it deletes (sqlite.org/fileformat2.html). */

export interface PageMap {
  /** The file ends inside a page, or before the last page that its header counts: SQLite itself may not notice. */
  readonly isTorn: boolean;
  /** Whether a byte of the database file lies on a page that is in use and not written anew in the log. */
  isLive(offset: number): boolean;
  /** The same for a byte of the write-ahead log: of the last committed writing of its page. */
  isLiveInLog(offset: number): boolean;
}

const HEADER = 100;
const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = "SQLite format 3\0";

/** `null` when the bytes are no database. `log` is empty where there is none. */
export function readPages(database: Uint8Array, log: Uint8Array): PageMap | null {
  if (database.length < HEADER || !startsLike(database, MAGIC)) return null;
  const size = pageSize(new DataView(database.buffer, database.byteOffset).getUint16(16));
  if (size === null) return null;
  const frames = lastFrames(log, size);
  const pages: Pages = { database, log, size, frames };
  const free = freePages(pages);
  const inUse = (page: number): boolean => !free.has(page);
  return {
    isTorn: isTorn(database, size),
    isLive: (offset) => {
      const page = Math.floor(offset / size) + 1;
      return inUse(page) && !frames.has(page);
    },
    isLiveInLog: (offset) => {
      const frame = Math.floor((offset - LOG_HEADER) / (size + FRAME_HEADER));
      const page = frameAt(log, frame, size)?.page ?? 0;
      return inUse(page) && frames.get(page) === frame;
    },
  };
}

/** The count is only true where the header's two change counters agree. */
function isTorn(database: Uint8Array, size: number): boolean {
  const header = new DataView(database.buffer, database.byteOffset, HEADER);
  const isCounted = header.getUint32(24) === header.getUint32(92);
  const isShort = isCounted && header.getUint32(28) * size > database.length;
  return isShort || database.length % size !== 0;
}

interface Pages {
  readonly database: Uint8Array;
  readonly log: Uint8Array;
  readonly size: number;
  /** Page to the number of its last committed frame. */
  readonly frames: ReadonlyMap<number, number>;
}

function pageSize(stated: number): number | null {
  const size = stated === 1 ? 65_536 : stated;
  return size >= 512 && (size & (size - 1)) === 0 ? size : null;
}

function startsLike(bytes: Uint8Array, text: string): boolean {
  return Array.from(text).every((letter, at) => bytes[at] === letter.charCodeAt(0));
}

interface Frame {
  readonly page: number;
  readonly isCommit: boolean;
  readonly salt: string;
}

function frameAt(log: Uint8Array, frame: number, size: number): Frame | null {
  const at = LOG_HEADER + frame * (size + FRAME_HEADER);
  if (frame < 0 || at + FRAME_HEADER > log.length) return null;
  const view = new DataView(log.buffer, log.byteOffset + at, FRAME_HEADER);
  return {
    page: view.getUint32(0),
    isCommit: view.getUint32(4) !== 0,
    salt: `${view.getUint32(8)} ${view.getUint32(12)}`,
  };
}

/** Frames of an earlier round of the log, and those after the last commit, do not count. */
function lastFrames(log: Uint8Array, size: number): ReadonlyMap<number, number> {
  const frames = new Map<number, number>();
  if (log.length < LOG_HEADER) return frames;
  const view = new DataView(log.buffer, log.byteOffset, LOG_HEADER);
  const salt = `${view.getUint32(16)} ${view.getUint32(20)}`;
  const waiting: (readonly [number, number])[] = [];
  for (let number = 0; ; number += 1) {
    const frame = frameAt(log, number, size);
    if (frame === null || frame.salt !== salt) return frames;
    waiting.push([frame.page, number]);
    if (!frame.isCommit) continue;
    for (const [page, last] of waiting.splice(0)) frames.set(page, last);
  }
}

/** Pages that nothing points to any more. */
function freePages(pages: Pages): ReadonlySet<number> {
  const free = new Set<number>();
  const header = pageAt(pages, 1);
  let trunk = header === null ? 0 : header.getUint32(32);
  while (trunk !== 0 && !free.has(trunk)) {
    free.add(trunk);
    const view = pageAt(pages, trunk);
    if (view === null) break;
    const count = Math.min(view.getUint32(4), Math.floor(pages.size / 4) - 2);
    for (let leaf = 0; leaf < count; leaf += 1) free.add(view.getUint32(8 + leaf * 4));
    trunk = view.getUint32(0);
  }
  return free;
}

/** Its newest bytes, in the log or in the file. */
function pageAt({ database, log, size, frames }: Pages, page: number): DataView | null {
  const frame = frames.get(page);
  const [bytes, at] =
    frame === undefined
      ? [database, (page - 1) * size]
      : [log, LOG_HEADER + frame * (size + FRAME_HEADER) + FRAME_HEADER];
  if (at + size > bytes.length) return null;
  return new DataView(bytes.buffer, bytes.byteOffset + at, size);
}
