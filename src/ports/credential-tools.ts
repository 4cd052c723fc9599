/** What credentials are told apart, asked about and moved with; loaded when a command needs it. */

import type { Secret } from "../model/secret.ts";
import type { Encryption } from "./encryption.ts";
import type { Fingerprints } from "./fingerprints.ts";
import type { Packed } from "./packed.ts";
import type { ProbeTransport } from "./probe-transport.ts";

/** A text for everybody who may open it, and values by name beside it. */
export interface Enclosed {
  readonly document: string;
  readonly secrets: ReadonlyMap<string, Secret>;
}

/** Makes one plain value of both, and takes it apart again. */
export interface Envelope {
  enclose(enclosed: Enclosed): Secret;
  /** A sentence part when it is none of ours. */
  open(plain: Secret): Enclosed | string;
}

export interface CredentialTools {
  readonly packed: Packed;
  readonly encryption: Encryption;
  readonly transport: ProbeTransport;
  readonly envelope: Envelope;
  /** With the key of this incident, which is made when there is none. */
  fingerprints(incidentFolder: string): Fingerprints;
  /** A new file (0600); throws with the errno when there is one already. */
  writeNew(path: string, bytes: Uint8Array): void;
}
