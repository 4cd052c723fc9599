/** A whole package as one file that only its recipients can open. */

import type { FileDigest } from "./evidence-folder.ts";

export interface StreamRequest {
  /** The package, and the files of it. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Folder that the files have inside the copy. */
  readonly prefix: string;
}

export interface CopyRequest extends StreamRequest {
  /** New file (O_EXCL, 0600), durable when it returns. */
  readonly output: string;
  readonly recipients: readonly string[];
}

export interface CopyResult extends FileDigest {
  /** What was read back, decrypted and found to be another than the original; a sentence part, "" when all is whole. */
  readonly problem: string;
}

export interface PackageCopies {
  /** One tar, encrypted with age on its way to the disk, then read back and compared file by file. */
  encrypt(request: CopyRequest): Promise<CopyResult>;
  /** One tar to our standard output. A sentence part when it did not all get there; nobody can read it back from here. */
  stream(request: StreamRequest): Promise<string | null>;
}
