/** Collects the pieces of one collector and, beside them, everything that could not be had. */

import type { Piece } from "../ports/evidence-archive.ts";
import type { KernelFiles } from "../ports/evidence-kernel.ts";
import type { LeftOutLine } from "./manifest.ts";
import { planBytes } from "./planned.ts";
import type { Planned } from "./planned.ts";

export interface Gatherer {
  readonly kernel: KernelFiles;
  /** Id of the collector at work. */
  readonly collector: string;
  /** First component of every name in the archive. */
  readonly prefix: string;
  readonly planned: Planned[];
  readonly leftOut: LeftOutLine[];
}

/** Where a piece goes, and how much its absence matters. */
export interface Place {
  readonly member: string;
  readonly isExpected: boolean;
}

/** Longest file of the kernel that is taken; a map of 100,000 regions is about 10 MB. */
const LONGEST = 16_777_216;

export function gatherBytes(
  { planned, prefix, collector }: Gatherer,
  member: string,
  text: string | Uint8Array,
): void {
  planned.push(planBytes(collector, `${prefix}/${member}`, Buffer.from(text)));
}

/** Copies one file of the kernel as it is. */
export function gatherFile(
  gatherer: Gatherer,
  path: string,
  { member, isExpected }: Place,
): Uint8Array | null {
  const reading = gatherer.kernel.read(path, LONGEST);
  if (reading.kind === "failed") {
    missing(gatherer, { what: path, errno: reading.errno, isExpected });
    return null;
  }
  gatherBytes(gatherer, member, reading.bytes);
  if (reading.isCut)
    missing(gatherer, { what: path, errno: `longer than ${LONGEST} bytes`, isExpected });
  return reading.bytes;
}

/** Something that is read when the archive is written: the path leads through a process. */
export function gatherThroughProcess(
  { planned, prefix, collector }: Gatherer,
  path: string,
  piece: Extract<Piece, { readonly kind: "open-file" | "memory" }>,
): void {
  const raw = Buffer.from(path);
  const member = `${prefix}/${piece.member}`;
  const rest = { kind: "file", raw, status: null, link: null } as const;
  planned.push({ piece: { ...piece, member }, collector, ...rest });
}

export interface Missing {
  readonly what: string;
  readonly errno: string;
  readonly isExpected: boolean;
}

export function missing(gatherer: Gatherer, { what, errno, isExpected }: Missing): void {
  const why = errno === "ENOENT" ? "does not exist" : `could not be read (${errno})`;
  leaveOut(gatherer, { what, why, isLoss: isExpected });
}

export function leaveOut(
  { leftOut, collector }: Gatherer,
  { what, why, isLoss }: { readonly what: string; readonly why: string; readonly isLoss: boolean },
): void {
  leftOut.push({ type: "left-out", collector, what, why, isLoss });
}
