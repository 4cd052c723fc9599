/** Reads bytes of any kind for values of known forms and for values that were found elsewhere. */

import type { Secret } from "../../model/secret.ts";
import type { Hit } from "../scanner/hit.ts";
import type { Scanner } from "../scanner/scanner.ts";
import type { Hints } from "./judge-kind.ts";
import type { KnownHit, KnownValues } from "./known-values.ts";
import type { Moments } from "./ledger.ts";
import { isExplained, writtenAs } from "./survey.ts";
import type { Spot, Survey } from "./survey.ts";

export interface Scan {
  readonly survey: Survey;
  /** `null`: only known values are looked for. */
  readonly scanner: Scanner | null;
  readonly known: KnownValues;
  /** Bytes of pages, where the columns of a row stand side by side. */
  readonly isGlued?: boolean;
}

export interface Scanned {
  /** Printable; what was read by name there is not told again. */
  readonly path: string;
  /** `null`: what stands there is no finding. */
  spotAt(offset: number, id: string | null): Spot | null;
  readonly hints?: Hints;
  readonly moments?: Moments;
  /** Gets the ids of all values that were met, told or not. */
  readonly found?: Set<string>;
}

/** Answers with the number of bytes read. */
export async function scanStream(
  scan: Scan,
  scanned: Scanned,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const following = scan.known.follow();
  let bytes = 0;
  async function* passing(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      for (const hit of following.feed(chunk)) seeKnown(scan, scanned, hit);
      yield chunk;
    }
  }
  if (scan.scanner === null) {
    for await (const _ of passing());
    return bytes;
  }
  for await (const hit of scan.scanner.scan(passing())) {
    seeHit(scan, scanned, hit);
    hit.secret.erase();
  }
  return bytes;
}

/** Bytes that are at hand as a whole: a value of a row, a page, an object of a repository. */
export function scanBytes(scan: Scan, scanned: Scanned, bytes: Uint8Array): void {
  const matches = matchesIn(scan, bytes);
  tellMatches(scan, scanned, matches);
  eraseMatches(matches);
}

/** What was met, before it is known what its place is called. */
export interface Matches {
  readonly known: readonly KnownHit[];
  readonly hits: readonly Hit[];
}

export function matchesIn(scan: Scan, bytes: Uint8Array): Matches {
  return {
    known: scan.known.find(bytes),
    hits: scan.scanner?.scanBytes(bytes, scan.isGlued) ?? [],
  };
}

export function tellMatches(scan: Scan, scanned: Scanned, { known, hits }: Matches): void {
  for (const hit of known) seeKnown(scan, scanned, hit);
  for (const hit of hits) seeHit(scan, scanned, hit);
}

export function eraseMatches({ hits }: Matches): void {
  for (const { secret } of hits) secret.erase();
}

function seeKnown({ survey }: Scan, scanned: Scanned, hit: KnownHit): void {
  scanned.found?.add(hit.id);
  const known = isAsWritten(hit.encoding) ? hit.id : writtenAs(hit.id, hit.encoding);
  if (isExplained(survey, scanned.path, known)) return;
  const spot = scanned.spotAt(hit.offset, hit.id);
  if (spot === null) return;
  const location = { ...spot, encoding: hit.encoding };
  survey.ledger.seeAgain(hit.id, location, moreOf(scanned));
}

/** As the reader of that file understood it: quotes and escapes are part of its syntax. */
function isAsWritten(encoding: string): boolean {
  return encoding === "plain" || encoding === "json";
}

function seeHit({ survey, known }: Scan, scanned: Scanned, hit: Hit): void {
  // Without a word beside it, too many other things look like that.
  if (hit.confidence === "low") return;
  const id = survey.ledger.idOf(hit.secret);
  if (id !== null && (known.ids.has(id) || isExplained(survey, scanned.path, id))) {
    return;
  }
  const spot = scanned.spotAt(hit.offset, id);
  if (spot === null) return;
  seeSecret(survey, hit.secret, { scanned, hit, spot });
}

function seeSecret(
  survey: Survey,
  secret: Secret,
  { scanned, hit, spot }: { readonly scanned: Scanned; readonly hit: Hit; readonly spot: Spot },
): void {
  const told: Hints =
    hit.kind === "unknown" ? { maybe: hit.ambiguous } : { kind: hit.kind, maybe: hit.ambiguous };
  const id = survey.ledger.seeSecret(secret, {
    location: { ...spot, encoding: hit.encoding },
    hints: { ...scanned.hints, ...told },
    owner: hit.owner,
    ...(scanned.moments === undefined ? {} : { moments: scanned.moments }),
  });
  if (id !== null) scanned.found?.add(id);
}

function moreOf({ moments }: Scanned): { readonly moments?: Moments } {
  return moments === undefined ? {} : { moments };
}
