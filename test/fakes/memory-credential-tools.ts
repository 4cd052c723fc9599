/** Tools for credentials without a network: nothing is ever sent. */

import { createHmac } from "node:crypto";

import { ageEncryption } from "../../src/adapters/age/age.ts";
import { plainEnvelope } from "../../src/adapters/credentials/envelope.ts";
import { nodePacked } from "../../src/adapters/node/packed.ts";
import type { CredentialTools } from "../../src/ports/credential-tools.ts";

export interface MemoryTools extends CredentialTools {
  readonly written: Map<string, Uint8Array>;
}

export function memoryCredentialTools(): MemoryTools {
  const written = new Map<string, Uint8Array>();
  return {
    written,
    packed: nodePacked(),
    encryption: ageEncryption,
    envelope: plainEnvelope,
    transport: { send: async () => ({ kind: "failed", reason: "dns" }) },
    fingerprints: (folder) => ({
      of: (secret, entropy) =>
        createHmac("sha256", `${folder}/${entropy}`)
          .update(secret.reveal())
          .digest("hex")
          .slice(0, 26)
          .toUpperCase(),
    }),
    writeNew: (path, bytes) => {
      if (written.has(path)) throw new Error("EEXIST: file already exists, open");
      written.set(path, bytes);
    },
  };
}
