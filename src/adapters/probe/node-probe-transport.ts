/**
 * Probes over Node's own TLS, written byte by byte: an HTTP client keeps headers as texts, which nobody can erase,
 * and follows settings of the environment. Here the request lives in one buffer from its assembly until it is sent.
 */

import type {
  ProbeAnswer,
  ProbeFailed,
  ProbeRequest,
  ProbeTransport,
} from "../../ports/probe-transport.ts";
import { assembleRequest } from "./assemble-request.ts";
import { isLoopbackName, openConnection } from "./open-connection.ts";
import type { Connection, TestNetwork } from "./open-connection.ts";
import { responseReader } from "./read-response.ts";
import type { Reading } from "./read-response.ts";
import { signRequest } from "./sign-request.ts";

type SendOptions = Parameters<ProbeTransport["send"]>[1];

/** How many of a host's addresses may use up the time of one question. */
const ADDRESSES_IN_TIME = 3;

export function nodeProbeTransport(network: TestNetwork | null = null): ProbeTransport {
  return {
    send: async (request, options) => {
      try {
        return await send(request, options, network);
      } catch {
        // Nothing here throws on purpose; the text of what did might quote the request.
        return failed("unreadable");
      }
    },
  };
}

async function send(
  request: ProbeRequest,
  options: SendOptions,
  network: TestNetwork | null,
): Promise<ProbeAnswer> {
  if (options.signal.aborted) return failed("stopped");
  if (!isAllowed(request, options.allowed)) return failed("refused-host");
  const signed = await signRequest(request, new Date());
  if (signed === null || !canBeSent(signed, options.incident)) return failed("unsendable");
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  const message = { request: signed, incident: options.incident, signal };
  const answer = await ask(message, options, network);
  const isLate = answer.kind === "failed" && answer.reason === "stopped" && deadline.aborted;
  return isLate && !options.signal.aborted ? failed("timeout") : answer;
}

/** Tried before anything is opened: what cannot be sent opens nothing. */
function canBeSent(request: ProbeRequest, incident: string): boolean {
  const trial = assembleRequest({ request, incident });
  trial?.fill(0);
  return trial !== null;
}

async function ask(
  message: Message,
  { turn, timeoutMs }: SendOptions,
  network: TestNetwork | null,
): Promise<ProbeAnswer> {
  const attempt = { turn, signal: message.signal, connectMs: timeoutMs / ADDRESSES_IN_TIME };
  const connection = await openConnection(message.request, attempt, network);
  return typeof connection === "string" ? failed(connection) : exchange(connection, message);
}

function isAllowed(request: ProbeRequest, allowed: readonly string[]): boolean {
  const { host, port, isPlainHttp } = request;
  const isUsual = isPlainHttp !== true && (port === undefined || port === 443);
  return (
    allowed.includes(isUsual ? host : `${host}:${port ?? 80}`) &&
    (isPlainHttp !== true || isLoopbackName(host))
  );
}

function failed(reason: ProbeFailed["reason"]): ProbeFailed {
  return { kind: "failed", reason };
}

interface Message {
  readonly request: ProbeRequest;
  readonly incident: string;
  readonly signal: AbortSignal;
}

function exchange(connection: Connection, message: Message): Promise<ProbeAnswer> {
  const { socket } = connection;
  const { promise, resolve } = Promise.withResolvers<ProbeAnswer>();
  const bytes = assembleRequest(message);
  const end = (answer: ProbeAnswer): void => {
    message.signal.removeEventListener("abort", stop);
    bytes?.fill(0);
    socket.destroy();
    resolve(answer);
  };
  const stop = (): void => end(failed("stopped"));
  const reader = responseReader();
  const take = (reading: Reading): void => {
    if (reading === "more") return;
    if (typeof reading === "string") return end(failed(reading));
    const { from, to, addresses } = connection;
    end({ kind: "answered", ...reading, route: { from, to, addresses } });
  };
  message.signal.addEventListener("abort", stop);
  let hasAnswered = false;
  socket.on("error", () => end(failed("reset")));
  socket.on("data", (chunk: Buffer) => {
    hasAnswered = true;
    take(reader.push(chunk));
  });
  socket.once("end", () => (hasAnswered ? take(reader.end()) : end(failed("reset"))));
  socket.once("close", () => end(failed("reset")));
  if (message.signal.aborted || bytes === null) stop();
  else socket.write(bytes, () => bytes.fill(0));
  return promise;
}
