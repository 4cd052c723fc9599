/** Encryption to the public halves of keys that lie elsewhere (age-encryption.org/v1): the writer cannot read it back. */

import type { Secret } from "../model/secret.ts";

export type Decryption =
  | { readonly kind: "opened"; readonly plain: Secret }
  /** Sentence parts: what is wrong with the file or the key. */
  | { readonly kind: "refused"; readonly problem: string };

export interface Encryption {
  /** `null` for a recipient that can be used, else what is wrong with it: a sentence part that does not repeat it. */
  recipientProblem(recipient: string): string | null;
  /** Everything at once, in memory: for small files. @throws Refusal `usage` for a recipient that is none. */
  encrypt(plain: Secret, recipients: readonly string[]): Uint8Array;
  /** `identities`: the text of an identity file, as age-keygen(1) writes it. */
  decrypt(sealed: Uint8Array, identities: Secret): Decryption;
}
