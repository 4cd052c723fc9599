/**
 * Looks like a gateway to whoever only looks: its process name, its port, its /healthz. Starts in a
 * tenth of a second. Arguments: port, address (default 127.0.0.1), process title.
 */
import { createServer } from "node:http";

const [port, address, title] = process.argv.slice(2);
process.title = title ?? "openclaw-gateway";

createServer((request, response) => {
  const bodies: Readonly<Record<string, object>> = {
    "/healthz": { ok: true, status: "live" },
    "/readyz": { ready: true, failing: [] },
    "/startupz": { ok: true, status: "started", version: "2026.9.6" },
  };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(bodies[request.url ?? ""] ?? {}));
}).listen(Number(port), address ?? "127.0.0.1");
