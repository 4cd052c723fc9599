/** The archives of a package, open for reading anywhere; an encrypted one is decrypted into a file without a name. */

import { closeSync, constants, fstatSync, openSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { printable } from "../../model/printable.ts";
import type { Secret } from "../../model/secret.ts";
import { ageReader } from "../age/age.ts";
import { identityKeys } from "../age/age-keys.ts";
import { readAt } from "./file-ends.ts";
import { FrameFile } from "./frame-file.ts";
import type { GapList } from "./gap-list.ts";
import type { StatedArchive } from "./package-manifest.ts";
import type { Room, Scratch } from "./scratch.ts";

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** No honest package of one host unpacks to more. */
const LARGEST_TAR = 256 * 1_024 ** 3;
const CHUNK = 1_048_576;

export interface ArchivesToOpen {
  readonly folder: string;
  readonly identities: Secret | null;
  readonly scratch: Scratch;
  readonly gaps: GapList;
}

export class PackageArchives {
  readonly #request: ArchivesToOpen;
  readonly #descriptors: number[] = [];

  constructor(request: ArchivesToOpen) {
    this.#request = request;
  }

  /** `null`, with a gap, for one that cannot be read. */
  open({ file, tarBytes }: StatedArchive): FrameFile | null {
    try {
      const descriptor = this.#descriptorOf(file);
      const { size } = fstatSync(descriptor);
      return new FrameFile(descriptor, size, Math.min(tarBytes, LARGEST_TAR));
    } catch (error) {
      this.#request.gaps.add(`Nothing of ${printable(file)} can be read: it ${reasonOf(error)}`);
      return null;
    }
  }

  close(): void {
    for (const descriptor of this.#descriptors.splice(0)) closeSync(descriptor);
  }

  #descriptorOf(file: string): number {
    if (!/^[\w.-]+$/u.test(file) || file.startsWith(".")) throw new Error("has an odd name");
    const descriptor = openSync(join(this.#request.folder, file), READ);
    this.#descriptors.push(descriptor);
    if (!fstatSync(descriptor).isFile()) throw new Error("is not a regular file");
    return file.endsWith(".age") ? this.#decrypted(descriptor) : descriptor;
  }

  #decrypted(sealed: number): number {
    const { identities, scratch } = this.#request;
    if (identities === null) throw new Error("is encrypted: name the file of its key");
    const keys = identityKeys(identities);
    if (typeof keys === "string") throw new Error(`cannot be opened: the identity file: ${keys}`);
    if (fstatSync(sealed).size > scratch.freeBytes())
      throw new Error("does not fit on our own disk");
    const room = scratch.room();
    try {
      return this.#spool(room, decrypting(sealed, ageReader(keys)));
    } finally {
      room.remove();
    }
  }

  /** The name is gone before anybody else could use it; what was in it dies with this process. */
  #spool(room: Room, blocks: Iterable<Uint8Array>): number {
    const name = "archive";
    room.write(name, blocks);
    const descriptor = openSync(room.path(name), READ);
    this.#descriptors.push(descriptor);
    unlinkSync(room.path(name));
    return descriptor;
  }
}

function* decrypting(
  descriptor: number,
  reader: ReturnType<typeof ageReader>,
): Generator<Uint8Array> {
  for (let at = 0; ;) {
    const block = Buffer.allocUnsafe(CHUNK);
    const got = readAt(descriptor, block, at);
    if (got === 0) break;
    at += got;
    yield reader.push(block.subarray(0, got));
  }
  yield reader.end();
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "cannot be read";
  return "code" in error ? `cannot be read (${String(error.code)})` : printable(error.message);
}
