/** Unpacks what programs have packed: hostile bytes, so nothing grows beyond a limit and nothing throws. */

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** How many bytes of the input belonged to it. */
  readonly consumed: number;
}

export interface Packed {
  /** A zlib stream (RFC 1950) at the start of `bytes`; null when it is damaged or grows beyond `limit` bytes. */
  inflate(bytes: Uint8Array, limit: number): Unpacked | null;
  /** Gzip (RFC 1952) or zstd (RFC 8878), told apart by their first bytes; null as above. */
  decompress(bytes: Uint8Array, limit: number): Uint8Array | null;
  /** Git's name for an object: SHA-1 of its header and content, lower-case hex. */
  gitName(type: string, content: Uint8Array): string;
}
