/** One HTTPS question to a provider: verified TLS, a pinned host, no redirect, no proxy, nothing logged. */

import type { Secret } from "../model/secret.ts";

/** Written into base64 (RFC 4648), a form field (percent-encoded) or a JSON string when it is sent. */
export interface EncodedText {
  readonly as: "base64" | "form" | "json";
  readonly of: readonly (string | Secret)[];
}

export type ProbePiece = string | Secret | EncodedText;

/** A header or body is literal text and secrets in turn, so that no assembled text exists before it is sent. */
export type ProbeText = readonly ProbePiece[];

/** Made when the request is sent, with the time of that moment; only the signature leaves. */
export type RequestSignature =
  | {
      readonly scheme: "aws-sigv4";
      readonly accessKeyId: string;
      readonly secretKey: Secret;
      readonly sessionToken: Secret | null;
      readonly region: string;
      readonly service: string;
    }
  | {
      /** `Authorization: Bearer <jwt>`, RS256, valid for some minutes. */
      readonly scheme: "jwt-rs256";
      readonly issuer: string;
      /** PEM; `throwaway` is a key made for this one request, which nobody ever registered. */
      readonly key: Secret | "throwaway";
    };

export interface ProbeRequest {
  readonly method: "GET" | "POST" | "DELETE" | "PATCH";
  /** Without port; the list of allowed ones holds `host:port` where the port is not 443. */
  readonly host: string;
  readonly port?: number;
  /** Only to this machine itself. */
  readonly isPlainHttp?: boolean;
  readonly path: ProbeText;
  readonly headers: Readonly<Record<string, ProbeText>>;
  readonly body: ProbeText | null;
  readonly signature?: RequestSignature;
}

/** The two ends of the connection: same vantage, other address of the provider. */
export interface ProbeRoute {
  readonly from: string;
  readonly to: string;
  /** How many addresses the host's name has. */
  readonly addresses: number;
}

export interface ProbeAnswered {
  readonly kind: "answered";
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body is longer than the 64 KiB that are here. */
  readonly isCut: boolean;
  readonly route: ProbeRoute;
}

export const PROBE_FAILURES = [
  "dns", // the name was not resolved
  "connect", // no address took the connection
  "tls", // certificate refused, or no TLS there
  "timeout", // no whole answer in time
  "reset", // the connection ended before the answer did
  "too-long", // headers without an end
  "unreadable", // what came is not HTTP
  "refused-host", // not in the allowed list, or plain HTTP to another machine: nothing was sent
  "unsendable", // the value has characters that cannot be sent there, or a key cannot sign: nothing was sent
  "stopped", // a person or a shutdown stopped it
] as const;

export interface ProbeFailed {
  readonly kind: "failed";
  readonly reason: (typeof PROBE_FAILURES)[number];
}

export type ProbeAnswer = ProbeAnswered | ProbeFailed;

export interface ProbeTransport {
  /** Never throws; refuses hosts that are not in `allowed`. No text of it holds a secret. */
  send(
    request: ProbeRequest,
    options: {
      readonly allowed: readonly string[];
      readonly timeoutMs: number;
      readonly signal: AbortSignal;
      /** Sent as `User-Agent: ir-probe/<incident>`, so that a provider's log tells us apart. */
      readonly incident: string;
      /** Counts up: each turn takes the next address of the host. */
      readonly turn: number;
    },
  ): Promise<ProbeAnswer>;
}
