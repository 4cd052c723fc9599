/** SHA-256 of files in place: opened as they are for copying, read once, nothing is kept. */

import { createHash } from "node:crypto";
import { closeSync, readSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { EvidenceHashes, HashReading } from "../../ports/evidence-hashes.ts";
import { errnoOf } from "./entry-status.ts";
import { createSources, openThroughProcess } from "./open-source.ts";
import type { Source } from "./open-source.ts";

const NO_LIMITS = { whole: 0, sparse: 0, head: 0, tail: 0 };
/** One buffer for all: hashing is synchronous, so nobody else uses it meanwhile. */
const BLOCK = Buffer.allocUnsafeSlow(1_048_576);
/** A file may grow as fast as it is read. */
const LONGEST = 2 ** 33;
/** Files after which others get their turn, so that a deadline can pass. */
const TURN = 64;

export const nodeEvidenceHashes: EvidenceHashes = {
  files: async (requests, isLate) => {
    const sources = createSources();
    const readings: HashReading[] = [];
    try {
      for (const { base, path, expected } of requests) {
        if (readings.length % TURN === TURN - 1) await setImmediate();
        if (isLate()) break;
        const piece = { kind: "file", member: "", base, path, expected } as const;
        const rest = { limits: NO_LIMITS, sameAs: null, unit: null };
        const reading = attempt(() => sources.open({ ...piece, ...rest }));
        const isSame =
          reading.kind === "failed" ||
          (reading.status.dev === expected.dev && reading.status.ino === expected.ino);
        readings.push(isSame ? reading : { kind: "failed", errno: "EREPLACED" });
      }
      return readings;
    } finally {
      sources.close();
    }
  },
  process: async (path) => attempt(() => openThroughProcess(path)),
};

function attempt(open: () => Source): HashReading {
  try {
    const source = open();
    try {
      return { kind: "hashed", sha256: digestOf(source.descriptor), status: source.status };
    } finally {
      closeSync(source.descriptor);
    }
  } catch (error) {
    return { kind: "failed", errno: errnoOf(error) };
  }
}

function digestOf(descriptor: number): string {
  const hash = createHash("sha256");
  let done = 0;
  for (let got = 1; got > 0 && done < LONGEST; done += got) {
    got = readSync(descriptor, BLOCK, 0, BLOCK.length, done);
    hash.update(BLOCK.subarray(0, got));
  }
  return hash.digest("hex");
}
