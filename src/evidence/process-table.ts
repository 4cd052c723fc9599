/** The full process table as lines of JSON, one for each process that could be seen. */

import { gatherBytes, missing } from "./gatherer.ts";
import type { Gatherer } from "./gatherer.ts";
import { shown } from "./shown.ts";

/** Of every process on the host. */
const FILES: readonly string[] = ["stat", "status", "cmdline", "cgroup"];
const LONGEST = 131_072;
const PLAIN_LINES = /^[\t\n -[\]-~]*$/u;

export function gatherProcessTable(gatherer: Gatherer): void {
  const listing = gatherer.kernel.list("/proc");
  if (listing.kind === "failed") {
    return missing(gatherer, { what: "/proc", errno: listing.errno, isExpected: true });
  }
  const pids = listing.names.filter((name) => /^\d+$/u.test(name)).map(Number);
  const rows = pids.toSorted((left, right) => left - right).map((pid) => row(gatherer, pid));
  gatherBytes(gatherer, "processes.jsonl", rows.join(""));
}

/** A process that ends while we look leaves a row that says so: normal on a live host. */
function row({ kernel }: Gatherer, pid: number): string {
  const files = FILES.map((file) => {
    const reading = kernel.read(`/proc/${pid}/${file}`, LONGEST);
    return [
      file,
      reading.kind === "read" ? readable(reading.bytes) : { failed: reading.errno },
    ] as const;
  });
  const exe = kernel.link(`/proc/${pid}/exe`);
  const program = exe.kind === "read" ? shown(exe.bytes) : { failed: exe.errno };
  return `${JSON.stringify({ pid, exe: program, ...Object.fromEntries(files) })}\n`;
}

/** NUL ends each argument; lines of status stay lines of JSON text. */
function readable(bytes: Uint8Array): string {
  const text = Buffer.from(bytes)
    .toString("latin1")
    .replace(/[\0\n]+$/u, "")
    .replaceAll("\0", "\n");
  if (PLAIN_LINES.test(text)) return text;
  const lines = text.split("\n");
  return lines.map((line) => shown(Buffer.from(line, "latin1"))).join("\n");
}
