/** Rewrites an archive of a package as somebody would who cannot sign it. */

import { readFileSync, writeFileSync } from "node:fs";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

export interface TarPart {
  readonly name: string;
  readonly flag: string;
  readonly body: Buffer;
}

const BLOCK = 512;
const FRAME = 2 * 1_048_576;

/** Headers stay as they are but for the size; `more` comes at the end. */
export function repack(
  path: string,
  change: (part: TarPart) => TarPart,
  more: readonly TarPart[] = [],
): void {
  const tar = zstdDecompressSync(readFileSync(path));
  const blocks: Buffer[] = [];
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const header = Buffer.from(tar.subarray(at, at + BLOCK));
    const size = Number.parseInt(header.toString("latin1", 124, 136), 8);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    const prefix = header.toString("latin1", 345, 500).replace(/\0.*$/u, "");
    const last = header.toString("latin1", 0, 100).replace(/\0.*$/u, "");
    const name = prefix === "" ? last : `${prefix}/${last}`;
    const part = change({ name, flag: header.toString("latin1", 156, 157), body });
    blocks.push(sized(header, part.body.length), padded(part.body));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  for (const part of more) {
    const header = Buffer.alloc(BLOCK);
    header.write(part.name, 0, "latin1");
    header.write("0000600\0", 100, "latin1");
    header.write(part.flag, 156, "latin1");
    header.write("ustar\x0000", 257, "latin1");
    blocks.push(sized(header, part.body.length), padded(part.body));
  }
  const whole = Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
  const frames: Buffer[] = [];
  for (let at = 0; at < whole.length; at += FRAME) {
    frames.push(zstdCompressSync(whole.subarray(at, at + FRAME)));
  }
  writeFileSync(path, Buffer.concat(frames));
}

function sized(header: Buffer, size: number): Buffer {
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124, "latin1");
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return header;
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc((BLOCK - (body.length % BLOCK)) % BLOCK)]);
}
