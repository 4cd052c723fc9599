/** A second place for a sealed package: another disk, or a host over SSH. A file there is whole before it has its name. */

export type Arrived =
  | { readonly kind: "whole"; readonly sha256: string }
  /** Sent in part: the rest may follow. */
  | { readonly kind: "partial"; readonly bytes: number }
  | { readonly kind: "absent" };

export type Arrivals =
  | { readonly kind: "seen"; readonly files: ReadonlyMap<string, Arrived> }
  /** One sentence part: why nothing can be seen there. */
  | { readonly kind: "failed"; readonly problem: string };

export interface Sending {
  readonly name: string;
  /** Local file. */
  readonly path: string;
  /** Bytes that are there already. */
  readonly from: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface EvidenceDestination {
  /** Safe to print. */
  readonly place: string;
  /** Makes the folder, private, and says what of these files has arrived. */
  look(names: readonly string[]): Promise<Arrivals>;
  /** Sends the rest, has it hashed there, and gives it its name; `null`, or a sentence part that says what went wrong. */
  send(file: Sending, signal: AbortSignal): Promise<string | null>;
  /** What was sent of a file is put aside, so that it can be sent anew. */
  discard(name: string): Promise<string | null>;
}

/** How to reach a host; its key comes from the operator, never from the host that is under suspicion. */
export interface SshPlace {
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly folder: string;
  /** `TYPE BASE64` of an OpenSSH public host key, or `SHA256:…` of one. */
  readonly hostKey: string;
  /** Private key of the operator; without one ssh tries those of the user who runs `ir`. */
  readonly identity: string | null;
}

/** Where a copy goes; the stream is our standard output. */
export type EvidencePlace =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "stream" }
  | ({ readonly kind: "ssh" } & SshPlace);

export interface DestinationRequest {
  readonly place: Exclude<EvidencePlace, { readonly kind: "stream" }>;
  /** Of this package, made below the place. */
  readonly folder: string;
  /** Private folder here, for what the connection needs; without one it makes its own. */
  readonly scratch: string | null;
}
