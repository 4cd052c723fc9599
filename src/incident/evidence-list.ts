/** What is in a package, by collector, and what is not and why: read from its own listings, not proven. */

import { CUSTODY, MANIFEST, TOP } from "../evidence/layout.ts";
import { readManifest } from "../evidence/manifest-reading.ts";
import type { StatedArchive, StatedGap, StatedMember } from "../evidence/manifest-reading.ts";
import { parseTop } from "../evidence/top.ts";
import { readableCustody } from "../evidence/custody.ts";
import type { CustodyEntry } from "../evidence/custody.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { EvidenceFolders } from "../ports/evidence-folder.ts";

export interface CollectorSummary {
  readonly collector: string;
  readonly entries: number;
  /** With a body in an archive. */
  readonly files: number;
  readonly bytes: number;
  /** Entries that are not as they were on the host: grew, cut, unreadable. */
  readonly flagged: number;
}

export interface Gap {
  readonly collector: string;
  readonly what: string;
  readonly why: string;
  readonly isLoss: boolean;
}

export interface PackageListing {
  readonly folder: string;
  readonly incident: string;
  readonly round: number;
  readonly isComplete: boolean;
  readonly archives: readonly Pick<StatedArchive, "name" | "bytes" | "members" | "sha256">[];
  readonly collectors: readonly CollectorSummary[];
  readonly gaps: readonly Gap[];
  /** More of them, not named here. */
  readonly moreGaps: number;
  readonly custody: readonly CustodyEntry[];
  /** The listing itself is damaged from here on; "" when it was read to its end. */
  readonly damage: string;
}

const LONGEST = 16_777_216;
const LONGEST_LINE = 1_048_576;
const MOST_GAPS = 1_000;
const MOST_COLLECTORS = 1_000;

export function listPackage(folders: EvidenceFolders, folder: string): PackageListing {
  const top = readTop(folders, folder);
  const tally = new Tally();
  for (const line of readManifest(folders.lines(`${folder}/${MANIFEST}`, LONGEST_LINE))) {
    if (line.type === "damage") tally.damage = line.problem;
    else if (line.type === "entry") tally.addEntry(line);
    else if (line.type === "left-out") tally.addGap(line);
    else tally.archives.push(line);
  }
  const custody = folders.read(`${folder}/${CUSTODY}`, LONGEST);
  return {
    folder,
    incident: printable(top.incident),
    round: top.round,
    isComplete: top.isComplete,
    archives: tally.archives.map(({ name, bytes, members, sha256 }) => ({
      name: printable(name),
      bytes,
      members,
      sha256: printable(sha256),
    })),
    collectors: tally.collectors(),
    gaps: tally.gaps,
    moreGaps: tally.moreGaps,
    custody: custody.kind === "read" ? readableCustody(Buffer.from(custody.bytes).toString()) : [],
    damage: tally.damage,
  };
}

function readTop(
  folders: EvidenceFolders,
  folder: string,
): { readonly incident: string; readonly round: number; readonly isComplete: boolean } {
  const reading = folders.read(`${folder}/${TOP}`, LONGEST);
  if (reading.kind !== "read") {
    throw new Refusal({
      kind: reading.kind === "absent" ? "usage" : "unable",
      problem: `there is no sealed package in ${folder}: ${reading.kind === "absent" ? "TOP is missing" : reading.reason}`,
      hint: "name the folder that holds TOP, manifest.jsonl and the archives",
    });
  }
  const top = parseTop(Buffer.from(reading.bytes).toString());
  if (typeof top !== "string") return top;
  throw new Refusal({
    kind: "integrity",
    problem: `TOP ${top}`,
    hint: "see everything that is wrong: ir evidence verify",
  });
}

class Tally {
  readonly archives: StatedArchive[] = [];
  readonly gaps: Gap[] = [];
  moreGaps = 0;
  damage = "";
  readonly #collectors = new Map<string, CollectorSummary>();

  addEntry({ collector, sha256, archived, flags }: StatedMember): void {
    const name = printable(collector);
    const known = this.#collectors.get(name);
    // A stranger may name as many as there are lines.
    if (known === undefined && this.#collectors.size >= MOST_COLLECTORS) return;
    const so = known ?? { collector: name, entries: 0, files: 0, bytes: 0, flagged: 0 };
    this.#collectors.set(name, {
      collector: name,
      entries: so.entries + 1,
      files: so.files + (sha256 === null ? 0 : 1),
      bytes: so.bytes + archived,
      flagged: so.flagged + (flags.length === 0 ? 0 : 1),
    });
  }

  addGap({ collector, what, why, isLoss }: StatedGap): void {
    if (this.gaps.length >= MOST_GAPS) {
      this.moreGaps += 1;
      return;
    }
    this.gaps.push({
      collector: printable(collector),
      what: printable(what),
      why: printable(why),
      isLoss,
    });
  }

  collectors(): readonly CollectorSummary[] {
    return [...this.#collectors.values()].toSorted((left, right) =>
      left.collector < right.collector ? -1 : 1,
    );
  }
}
