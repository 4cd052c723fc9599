import type { HashReading } from "../../ports/evidence-hashes.ts";
import { DEED } from "../collector.ts";
import type { DeedCollector } from "../collector.ts";
import { gatherBytes, missing } from "../gatherer.ts";
import { VOLATILE } from "../layout.ts";
import { membersNow } from "../members-now.ts";
import { shown } from "../shown.ts";

export const programs: DeedCollector = {
  ...DEED,
  id: "programs",
  question: "Which program files do the gateway's processes run, and what are their hashes?",
  archive: VOLATILE,
  volatility: 1,
  isExpected: true,
  source: "proc(5) on /proc/PID/exe, facts/openclaw.md section 2",
  holds: "path, device, inode, size and SHA-256 of the program of each process of the set",
  secrets: "no",
  gather: async (gatherer, { target, hashes }) => {
    const { kernel } = gatherer;
    const lines: string[] = [];
    const known = new Map<string, HashReading>();
    for (const { pid } of membersNow(target, kernel).there) {
      const path = `/proc/${pid}/exe`;
      const link = kernel.link(path);
      if (link.kind === "failed") {
        missing(gatherer, { what: path, errno: link.errno, isExpected: true });
        continue;
      }
      // Most of them run the same file; a deleted one may share only its name.
      const name = Buffer.from(link.bytes).toString("latin1");
      const key = name.endsWith(" (deleted)") ? path : name;
      const reading = known.get(key) ?? (await hashes.process(path));
      known.set(key, reading);
      lines.push(`${JSON.stringify({ pid, exe: shown(link.bytes), ...described(reading) })}\n`);
    }
    gatherBytes(gatherer, "programs.jsonl", lines.join(""));
  },
};

function described(reading: HashReading) {
  if (reading.kind === "failed") return { failed: reading.errno };
  const { dev, ino, size, uid, mode } = reading.status;
  return { sha256: reading.sha256, dev, ino, bytes: size, uid, mode: mode.toString(8) };
}
