/** SHA-256 (FIPS 180-4), the only hash this tool relies on. */

export interface Digest {
  /** Lower-case hex of the digest of UTF-8 text or bytes. */
  sha256(input: string | Uint8Array): string;
}
