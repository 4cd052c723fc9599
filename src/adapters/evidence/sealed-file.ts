/** A new file that is hashed while it is written, in clear or encrypted before it touches the disk. */

import { createHash } from "node:crypto";
import { closeSync, constants, fsyncSync, openSync } from "node:fs";
import { ageWriter } from "../age/age.ts";
import { writeWhole } from "../node/durable-file.ts";
import type { AgeWriter } from "../age/age.ts";

export interface SealedFile {
  readonly sha256: string;
  readonly bytes: number;
  /** Of what was put in; the same as above for a file in clear. */
  readonly plainSha256: string;
  readonly plainBytes: number;
  /** Still able to read the file back; `null` for a file in clear. */
  readonly writer: AgeWriter | null;
}

export interface SealedFileWriter {
  put(bytes: Buffer): void;
  /** Closes durably. */
  finish(): SealedFile;
  /** After a failure: keeps what was written. */
  abandon(): void;
}

const NEW = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

export function createSealedFile(path: string, recipients: readonly string[]): SealedFileWriter {
  const writer = recipients.length === 0 ? null : ageWriter(recipients);
  const descriptor = openSync(path, NEW, 0o600);
  const file = counted((bytes) => writeWhole(descriptor, bytes));
  const plain = writer === null ? file : counted((bytes) => file.put(writer.push(bytes)));
  if (writer !== null) file.put(writer.head);
  return {
    put: plain.put,
    finish: () => {
      if (writer !== null) file.put(writer.end());
      fsyncSync(descriptor);
      closeSync(descriptor);
      const { sha256, bytes } = file.total();
      const inside = writer === null ? { sha256, bytes } : plain.total();
      return { sha256, bytes, plainSha256: inside.sha256, plainBytes: inside.bytes, writer };
    },
    abandon: () => closeSync(descriptor),
  };
}

interface Counted {
  put(bytes: Buffer): void;
  /** Once. */
  total(): { readonly sha256: string; readonly bytes: number };
}

function counted(put: (bytes: Buffer) => void): Counted {
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    put: (part) => {
      put(part);
      hash.update(part);
      bytes += part.length;
    },
    total: () => ({ sha256: hash.digest("hex"), bytes }),
  };
}
