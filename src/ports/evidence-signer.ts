/** Ed25519 signatures (RFC 8032) by a key that lives in memory only. */

export interface EphemeralKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

export interface EvidenceSigner {
  /** A new key; its private half cannot be read and dies with the object. */
  newKey(): EphemeralKey;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}
