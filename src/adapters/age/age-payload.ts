/** The payload of an age file: STREAM over ChaCha20-Poly1305 in chunks of 64 KiB, the last one marked as such. */

import { createCipheriv } from "node:crypto";
import { AEAD, TAG_BYTES, derived, open } from "./age-header.ts";

export const NONCE_BYTES = 16;
const CHUNK = 65_536;
const SEALED_CHUNK = CHUNK + TAG_BYTES;
/** 11 bytes of a counter and one that marks the last chunk. */
const COUNTER_AT = 5;
const LAST_AT = 11;

/** Where a stream stands: key and the number of the next chunk. */
class Position {
  readonly key: Buffer;
  readonly #nonce = Buffer.alloc(12);
  #count = 0;

  constructor(fileKey: Uint8Array, nonce: Uint8Array) {
    this.key = derived(fileKey, nonce, "payload");
  }

  get isFirst(): boolean {
    return this.#count === 0;
  }

  /** 2^48 chunks are more than any disk holds. */
  next(isLast: boolean): Buffer {
    this.#nonce.writeUIntBE(this.#count, COUNTER_AT, 6);
    this.#nonce[LAST_AT] = isLast ? 1 : 0;
    this.#count += 1;
    return this.#nonce;
  }
}

export class PayloadWriter {
  readonly #position: Position;
  readonly #held = Buffer.allocUnsafeSlow(CHUNK);
  #size = 0;

  constructor(fileKey: Uint8Array, nonce: Uint8Array) {
    this.#position = new Position(fileKey, nonce);
  }

  /** Ciphertext that is ready; a chunk waits until more comes after it, since the last one is marked. */
  push(plain: Uint8Array): Buffer {
    const sealed: Buffer[] = [];
    let rest = plain;
    while (this.#size + rest.length > CHUNK) {
      if (this.#size === 0) {
        sealed.push(...this.#seal(rest.subarray(0, CHUNK), false));
        rest = rest.subarray(CHUNK);
      } else {
        rest = this.#hold(rest);
        sealed.push(...this.#seal(this.#held, false));
        this.#size = 0;
      }
    }
    this.#hold(rest);
    return Buffer.concat(sealed);
  }

  end(): Buffer {
    return Buffer.concat(this.#seal(this.#held.subarray(0, this.#size), true));
  }

  /** Takes what fits and returns the rest. */
  #hold(plain: Uint8Array): Uint8Array {
    const taken = plain.subarray(0, CHUNK - this.#size);
    this.#held.set(taken, this.#size);
    this.#size += taken.length;
    return plain.subarray(taken.length);
  }

  #seal(chunk: Uint8Array, isLast: boolean): readonly Buffer[] {
    const nonce = this.#position.next(isLast);
    const cipher = createCipheriv(AEAD, this.#position.key, nonce, { authTagLength: TAG_BYTES });
    const sealed = cipher.update(chunk);
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  }
}

/** Throws with a sentence part when the payload is damaged; nothing that was not authenticated comes out. */
export class PayloadReader {
  readonly #position: Position;
  #rest: Buffer = Buffer.alloc(0);

  constructor(fileKey: Uint8Array, nonce: Uint8Array) {
    this.#position = new Position(fileKey, nonce);
  }

  push(sealed: Uint8Array): Buffer {
    const data = this.#rest.length === 0 ? sealed : Buffer.concat([this.#rest, sealed]);
    const plain: Buffer[] = [];
    let from = 0;
    while (data.length - from > SEALED_CHUNK) {
      plain.push(this.#open(data.subarray(from, from + SEALED_CHUNK), false));
      from += SEALED_CHUNK;
    }
    this.#rest = Buffer.from(data.subarray(from));
    return Buffer.concat(plain);
  }

  end(): Buffer {
    const isEmpty = this.#rest.length === TAG_BYTES;
    if (this.#rest.length < TAG_BYTES || (isEmpty && !this.#position.isFirst))
      throw new Error("was cut off");
    return this.#open(this.#rest, true);
  }

  #open(chunk: Uint8Array, isLast: boolean): Buffer {
    try {
      return open(this.#position.key, this.#position.next(isLast), chunk);
    } catch {
      throw new Error(isLast ? "was cut off or changed near its end" : "was changed");
    }
  }
}
