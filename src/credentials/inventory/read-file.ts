/** Small files that are read whole, and files that a setting names. */

import { printable } from "../../model/printable.ts";
import { isInside, normalPath } from "../../openclaw/suspect-path.ts";
import type { Survey } from "./survey.ts";

/** Credential files are small; a longer one is scanned as a stream, not read whole. */
const LONGEST = 4 * 1_048_576;

/** `null` when it is not there; also, with a gap, when it cannot be read. */
export function readText(survey: Survey, path: string): string | null {
  const reading = survey.suspect.read(path, LONGEST);
  if (reading.kind === "absent") return null;
  if (reading.kind === "unreadable") {
    survey.tally.gap(`${printable(path)} was not read: ${reading.reason}`);
    return null;
  }
  if (reading.isCut) survey.tally.gap(`${printable(path)} was read in part only`);
  return decodedText(survey, path, reading.bytes);
}

/** Bytes that are no UTF-8 become U+FFFD: what stands beside them is still found. */
function decodedText(survey: Survey, path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    survey.tally.gap(
      `${printable(path)} is not UTF-8: a value with such bytes may be missed in it`,
    );
    return new TextDecoder().decode(bytes);
  }
}

/** A home of the host that this path lies in, or the first one. */
export function homeFor(survey: Survey, path: string): string | null {
  const { homes } = survey.suspect.places;
  return homes.find((home) => isInside(home, path)) ?? homes[0] ?? null;
}

/** A path as a setting names it: absolute, with `~`, or beside the file that names it. */
export function namedPath(survey: Survey, name: string, from: string): string {
  const home = homeFor(survey, from);
  if (/^~(?:\/|$)/u.test(name) && home !== null) return normalPath(home + name.slice(1));
  return normalPath(name.startsWith("/") ? name : `${from}/${name}`);
}
