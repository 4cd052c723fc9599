/** Names of incidents. */

import { later } from "../model/instant.ts";

const NAMED = /^ir-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-.*$/u;

interface Naming {
  readonly at: string;
  readonly random: string;
  /** Id of the latest incident so far, or `null`. */
  readonly latest: string | null;
}

/**
 * `ir-20261120-213000-1f2e`: sorts by time, cannot be guessed beforehand. Where the clock was set back, or two begin
 * within a second, a second after the latest: the last by name is the last that began.
 */
export function incidentId({ at, random, latest }: Naming): string {
  const id = named(at, random);
  const after = latest === null || id > latest ? null : secondAfter(latest);
  return after === null ? id : named(after, random);
}

function named(at: string, random: string): string {
  const [day = "", time = ""] = at.replaceAll(/[-:]/gu, "").split("T");
  return `ir-${day}-${time.slice(0, 6)}-${random}`;
}

function secondAfter(id: string): string | null {
  const at = id.replace(NAMED, "$1-$2-$3T$4:$5:$6Z");
  try {
    return at === id ? null : later({ at }, 1_000);
  } catch {
    // Numbers, but no time: somebody made that folder by hand.
    return null;
  }
}
