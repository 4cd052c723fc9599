/** Diagnostics to the incident's own file through pino; redaction here is the second net. */

import { join } from "node:path";

import type { Log } from "../../ports/log.ts";

/** Values under such names are never written, whatever an adapter hands over. */
const SECRET_FIELDS = [
  "token",
  "password",
  "secret",
  "apiKey",
  "authorization",
  "cookie",
  "env",
  "environment",
];

/** A synchronous destination: an asynchronous one loses lines at kill -9, a worker costs 40 ms at start. */
export async function pinoLog(incidentFolder: string): Promise<Log> {
  const { pino } = await import("pino");
  const destination = pino.destination({
    dest: join(incidentFolder, "ir.log"),
    sync: true,
    mode: 0o600,
  });
  // A full disk must not end a containment because of a diagnostic line.
  destination.on("error", () => {});
  const paths = SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]);
  const logger = pino(
    { level: "debug", base: null, redact: { paths, censor: "[redacted]" } },
    destination,
  );
  return {
    debug: (message, fields = {}) => logger.debug(fields, message),
    info: (message, fields = {}) => logger.info(fields, message),
    warn: (message, fields = {}) => logger.warn(fields, message),
    error: (message, fields = {}) => logger.error(fields, message),
  };
}
