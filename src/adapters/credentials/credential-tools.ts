/** Everything that credentials need of the outside, put together. */

import type { CredentialTools } from "../../ports/credential-tools.ts";
import { ageEncryption } from "../age/age.ts";
import { nodePacked } from "../node/packed.ts";
import { nodeProbeTransport } from "../probe/node-probe-transport.ts";
import { plainEnvelope } from "./envelope.ts";
import { keyedFingerprints } from "./keyed-fingerprints.ts";
import { writeNewFile } from "./new-file.ts";

export function nodeCredentialTools(): CredentialTools {
  return {
    packed: nodePacked(),
    encryption: ageEncryption,
    transport: nodeProbeTransport(),
    envelope: plainEnvelope,
    fingerprints: keyedFingerprints,
    writeNew: writeNewFile,
  };
}
