/** A fresh, verified connection to one of the addresses of a host; no proxy, no session of an earlier one. */

import { lookup } from "node:dns/promises";
import { connect as connectPlain, isIP } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls, rootCertificates } from "node:tls";

import type { ProbeFailed, ProbeRequest } from "../../ports/probe-transport.ts";

/** Where names and certificates come from in tests; the tool itself is put together without it. */
export interface TestNetwork {
  /** `host` to `address:port`s of this machine. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
  /** The only authorities trusted, PEM. */
  readonly authorities: readonly string[];
}

export interface Connection {
  readonly socket: Socket;
  readonly from: string;
  readonly to: string;
  readonly addresses: number;
}

export type Failure = ProbeFailed["reason"];

export interface Attempt {
  readonly turn: number;
  readonly signal: AbortSignal;
  /** Of one address; the whole question has its own deadline. */
  readonly connectMs: number;
}

interface Address {
  readonly address: string;
  readonly port: number;
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1)$/;

export function isLoopbackName(host: string): boolean {
  return host === "localhost" || LOOPBACK.test(host);
}

/** Tries the addresses in turn, beginning with another one each time. */
export async function openConnection(
  request: ProbeRequest,
  attempt: Attempt,
  network: TestNetwork | null,
): Promise<Connection | Failure> {
  const found = await Promise.race([addressesOf(request, network), aborted(attempt.signal)]);
  if (found.length === 0) return attempt.signal.aborted ? "stopped" : "dns";
  const start = attempt.turn % found.length;
  let failure: Failure = "connect";
  for (const address of [...found.slice(start), ...found.slice(0, start)]) {
    if (attempt.signal.aborted) return "stopped";
    if (request.isPlainHttp === true && !LOOPBACK.test(address.address)) return "refused-host";
    const connected = await connectTo(request, address, { ...attempt, network });
    if (typeof connected !== "string") return { ...connected, addresses: found.length };
    // Who answers with a wrong certificate is no reason to try the others.
    if (connected !== "connect") return connected;
    failure = connected;
  }
  return failure;
}

/** A look-up of a name cannot be stopped; it is left alone. */
function aborted(signal: AbortSignal): Promise<readonly Address[]> {
  const { promise, resolve } = Promise.withResolvers<readonly Address[]>();
  if (signal.aborted) resolve([]);
  signal.addEventListener("abort", () => resolve([]), { once: true });
  return promise;
}

async function addressesOf(
  request: ProbeRequest,
  network: TestNetwork | null,
): Promise<readonly Address[]> {
  const port = request.port ?? 443;
  const told = network?.addresses[request.host];
  if (told !== undefined) return told.map(addressFromText);
  const bare = request.host.replaceAll(/[[\]]/g, "");
  if (isIP(bare) !== 0) return [{ address: bare, port }];
  if (network !== null && !isLoopbackName(request.host)) return [];
  try {
    const found = await lookup(request.host, { all: true });
    return found.map(({ address }) => ({ address, port }));
  } catch {
    return [];
  }
}

function addressFromText(text: string): Address {
  const at = text.lastIndexOf(":");
  return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

type Connected = Omit<Connection, "addresses"> | Failure;

function connectTo(
  request: ProbeRequest,
  { address, port }: Address,
  attempt: Attempt & { readonly network: TestNetwork | null },
): Promise<Connected> {
  const { promise, resolve } = Promise.withResolvers<Connected>();
  const isPlain = request.isPlainHttp === true;
  const socket = isPlain
    ? connectPlain({ host: address, port })
    : connectTls({
        host: address,
        port,
        ...(isIP(request.host) === 0 ? { servername: request.host } : {}),
        ca: [...(attempt.network?.authorities ?? rootCertificates)],
        rejectUnauthorized: true,
        minVersion: "TLSv1.2",
        ALPNProtocols: ["http/1.1"],
      });
  let isReached = false;
  const end = (result: Connected): void => {
    clearTimeout(timer);
    attempt.signal.removeEventListener("abort", stop);
    if (typeof result === "string") socket.destroy();
    resolve(result);
  };
  const stop = (): void => end("stopped");
  const timer = setTimeout(() => end(isReached ? "timeout" : "connect"), attempt.connectMs);
  attempt.signal.addEventListener("abort", stop);
  socket.on("error", (error) => end(failureOf(error, isReached)));
  socket.once("close", () => end("reset"));
  socket.once("connect", () => (isReached = true));
  socket.once(isPlain ? "connect" : "secureConnect", () =>
    end({ socket, from: socket.localAddress ?? "", to: socket.remoteAddress ?? "" }),
  );
  return promise;
}

/** Only the kind of failure is told: texts of errors may quote what was sent. */
function failureOf(error: Error, isReached: boolean): Failure {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (!isReached) return "connect";
  return ["ECONNRESET", "EPIPE"].includes(code) ? "reset" : "tls";
}
