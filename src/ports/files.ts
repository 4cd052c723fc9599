/** Reading small files of the host: bounded, never following a link at the end, never blocking. */

export type SmallFile =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly reason: string };

export interface Files {
  /** At most `limit` bytes; a longer file, a FIFO, a device or a link is `unreadable` with the reason. */
  readSmall(path: string, limit: number): SmallFile;
  /** Bytes that a writer to this folder (or its nearest existing parent) may still use. */
  freeBytes(folder: string): number;
}
