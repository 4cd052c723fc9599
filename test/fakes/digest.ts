/** The real hash: there is nothing to fake about SHA-256. */

import { hash } from "node:crypto";

import type { Digest } from "../../src/ports/digest.ts";

export const sha256Digest: Digest = { sha256: (input) => hash("sha256", input) };
