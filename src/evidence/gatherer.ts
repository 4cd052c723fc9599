/** Collects pieces of volatile evidence and, beside them, everything that could not be had. */

import type { KernelFiles } from "../ports/evidence-kernel.ts";
import type { LeftOutLine } from "./manifest.ts";
import { planBytes } from "./planned.ts";
import type { Planned } from "./planned.ts";

export interface Gatherer {
  readonly kernel: KernelFiles;
  readonly planned: Planned[];
  readonly leftOut: LeftOutLine[];
}

/** Where a piece goes, and how much its absence matters. */
export interface Place {
  readonly collector: string;
  readonly member: string;
  readonly isExpected: boolean;
}

/** First component of every name in the volatile archive. */
export const PREFIX = "volatile";

/** Longest file of the kernel that is taken; a map of 100,000 regions is about 10 MB. */
const LONGEST = 16_777_216;

export function gatherBytes(
  { planned }: Gatherer,
  place: Omit<Place, "isExpected">,
  text: string | Uint8Array,
): void {
  planned.push(planBytes(place.collector, `${PREFIX}/${place.member}`, Buffer.from(text)));
}

/** Copies one file of the kernel as it is. */
export function gatherFile(gatherer: Gatherer, path: string, place: Place): void {
  const reading = gatherer.kernel.read(path, LONGEST);
  if (reading.kind === "failed")
    return missing(gatherer, { what: path, errno: reading.errno, place });
  gatherBytes(gatherer, place, reading.bytes);
  if (reading.isCut)
    missing(gatherer, { what: path, errno: `longer than ${LONGEST} bytes`, place });
}

export interface Missing {
  readonly what: string;
  readonly errno: string;
  readonly place: Pick<Place, "collector" | "isExpected">;
}

export function missing({ leftOut }: Gatherer, { what, errno, place }: Missing): void {
  const { collector, isExpected: isLoss } = place;
  leftOut.push({ type: "left-out", collector, what, why: `could not be read (${errno})`, isLoss });
}
