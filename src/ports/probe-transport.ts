/** One HTTPS question to a provider: verified TLS, a pinned host, no redirect, no proxy, nothing logged. */

import type { Secret } from "../model/secret.ts";

/** A header or body is literal text and secrets in turn, so that no assembled text exists before it is sent. */
export type ProbeText = readonly (string | Secret)[];

export interface ProbeRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly host: string;
  /** Only for a gateway on loopback; providers are asked on 443 with TLS. */
  readonly port?: number;
  readonly isPlainHttp?: boolean;
  readonly path: ProbeText;
  readonly headers: Readonly<Record<string, ProbeText>>;
  readonly body: ProbeText | null;
}

export type ProbeAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      /** At most 64 KiB. */
      readonly body: Uint8Array;
    }
  | {
      readonly kind: "failed";
      readonly reason:
        | "dns"
        | "connect"
        | "tls"
        | "timeout"
        | "reset"
        | "too-long"
        | "refused-host"
        | "stopped";
    };

export interface ProbeTransport {
  /** Never throws; refuses hosts that are not in `allowed`. No text of it holds a secret. */
  send(
    request: ProbeRequest,
    options: {
      readonly allowed: readonly string[];
      readonly timeoutMs: number;
      readonly signal: AbortSignal;
    },
  ): Promise<ProbeAnswer>;
}
