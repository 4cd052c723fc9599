/** The stand-in's HTTP side: health answers on both loopback addresses. */

import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

const LIVE = { ok: true, status: "live" };
const READY = { ready: true, failing: [] };
const ANSWERS = new Map<string, object>([
  ["/healthz", LIVE],
  ["/health", LIVE],
  ["/readyz", READY],
  ["/ready", READY],
]);

/** Resolves once both addresses listen; a machine without IPv6 has only the first. The answer stops it. */
export async function listen(port: number): Promise<() => void> {
  const first = await open(port, "127.0.0.1");
  const second = await open(port, "::1").catch(() => null);
  return () => {
    for (const server of [first, second]) server?.close().closeAllConnections();
  };
}

async function open(port: number, address: string): Promise<Server> {
  const server = createServer(answer);
  const opened = Promise.withResolvers<Server>();
  server.once("error", opened.reject);
  server.listen({ port, host: address }, () => opened.resolve(server));
  return opened.promise;
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const body = ANSWERS.get(request.url ?? "") ?? { ok: false, error: "unauthorized" };
  const status = "error" in body ? 401 : 200;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
