/** Where in an archive each body lies; bodies themselves are passed over. */

import { LONGEST_EXTENSION, parseHeader, paxPath } from "../evidence/tar-walker.ts";
import type { FrameFile } from "./frame-file.ts";

export interface TarMember {
  readonly name: string;
  /** Type flag of tar: "0" for a file. */
  readonly flag: string;
  readonly from: number;
  readonly size: number;
}

const BLOCK = 512;
const ZEROS = Buffer.alloc(BLOCK);

/** @throws Error with a sentence part when the tar is damaged. */
export function* tarMembers(archive: FrameFile): Generator<TarMember> {
  let longName: string | null = null;
  for (let at = 0; ;) {
    const block = archive.read(at, BLOCK);
    if (block.length < BLOCK) throw new Error("ends in the middle");
    if (ZEROS.equals(block)) return;
    const { name, size, flag } = parseHeader(block);
    const from = at + BLOCK;
    if (from + size > archive.length) throw new Error("ends in the middle");
    if (flag === "x") longName = longNameAt(archive, from, size) ?? longName;
    else {
      yield { name: longName ?? name, flag, from, size };
      longName = null;
    }
    at = from + Math.ceil(size / BLOCK) * BLOCK;
  }
}

function longNameAt(archive: FrameFile, from: number, size: number): string | null {
  if (size > LONGEST_EXTENSION) throw new Error("has an oversized header");
  return paxPath(archive.read(from, size));
}
