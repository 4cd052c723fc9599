/** Everything found so far: one entry for one value, with every place that it was seen in. */

import type {
  CredentialLocation,
  FoundCredential,
  UnresolvedReference,
} from "../../model/credential.ts";
import { Secret } from "../../model/secret.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import type { Hints, KindJudge, Look } from "./judge-kind.ts";
import { isNoSecret } from "./no-secret.ts";
import { ownerOf } from "./owner.ts";

/** ISO 8601, where a row, a file or a commit tells. */
export interface Moments {
  readonly seen?: string;
  readonly rotated?: string;
}

export interface Sighting {
  readonly text: string;
  readonly location: CredentialLocation;
  readonly hints?: Hints;
  readonly moments?: Moments;
  /** Public account, bot or device, where the source tells. */
  readonly owner?: string;
}

/** What a further place says of a value. */
export interface More {
  readonly hints?: Hints;
  readonly moments?: Moments;
}

/** A value to look for elsewhere. */
export interface Known {
  readonly id: string;
  readonly secret: Secret;
}

export interface Ledger {
  /** Answers with the id of its entry; null when the value is known to be no secret. */
  see(sighting: Sighting): string | null;
  /** The same value once more. */
  seeAgain(id: string, location: CredentialLocation, more?: More): void;
  /** Belongs to the credential `owner`: looked for and kept secret, never an item of its own. */
  seePart(owner: string, sighting: Sighting): void;
  unresolved(reference: UnresolvedReference): void;
  known(): readonly Known[];
  close(): {
    readonly credentials: readonly FoundCredential[];
    readonly unresolved: readonly UnresolvedReference[];
    readonly secrets: ReadonlyMap<string, Secret>;
  };
}

interface Entry {
  readonly secret: Secret;
  readonly look: Look;
  readonly lastFour: string;
  /** Told by the value itself, or by the place. */
  owner: string;
  /** Its credential, where this is only a part. */
  partOf: string | null;
  readonly hints: Hints[];
  readonly locations: Map<string, CredentialLocation>;
  readonly moments: Moments[];
}

/** Longest value that a gateway keeps: 64 KiB in its store; a longer one is a document with secrets in it. */
const LONGEST_VALUE = 131_072;
/** One value in ten thousand log lines is told by the first of them. */
const MOST_LOCATIONS = 1_000;

export function openLedger(judge: KindJudge, fingerprints: Fingerprints): Ledger {
  const book: Book = { judge, fingerprints, entries: new Map() };
  const unresolved = new Map<string, UnresolvedReference>();
  return {
    see: (sighting) => {
      const { id, entry } = enter(book, sighting) ?? { id: null, entry: null };
      if (entry !== null) entry.partOf = null;
      return id;
    },
    seeAgain: (id, location, { hints, moments } = {}) => {
      const entry = book.entries.get(id);
      if (entry === undefined) return;
      place(entry, location);
      if (hints !== undefined) entry.hints.push(hints);
      if (moments !== undefined) entry.moments.push(moments);
    },
    seePart: (owner, sighting) => {
      const before = book.entries.size;
      const entered = enter(book, sighting);
      if (entered !== null && book.entries.size > before) entered.entry.partOf = owner;
    },
    unresolved: (reference) => {
      unresolved.set(`${reference.path}\0${reference.at}`, reference);
    },
    known: () => [...book.entries].map(([id, { secret }]) => ({ id, secret })),
    close: () => ({ ...closed(book), unresolved: [...unresolved.values()] }),
  };
}

interface Book {
  readonly judge: KindJudge;
  readonly fingerprints: Fingerprints;
  readonly entries: Map<string, Entry>;
}

/** `null` for what is known to be no secret. */
function enter(
  book: Book,
  sighting: Sighting,
): { readonly id: string; readonly entry: Entry } | null {
  const text = bare(sighting.text);
  if (text.length > LONGEST_VALUE || isNoSecret(text)) return null;
  const secret = Secret.fromText(text);
  // Only a key of this map: what leaves the inventory is made at the end, strong where the value is weak.
  const id = book.fingerprints.of(secret, "high");
  const entry = book.entries.get(id) ?? newEntry(secret, text, book.judge.look(text));
  if (book.entries.has(id)) secret.erase();
  book.entries.set(id, entry);
  place(entry, sighting.location);
  if (sighting.hints !== undefined) entry.hints.push(sighting.hints);
  if (sighting.moments !== undefined) entry.moments.push(sighting.moments);
  if (entry.owner === "") entry.owner = sighting.owner ?? ownerOf(text);
  return { id, entry };
}

function newEntry(secret: Secret, text: string, look: Look): Entry {
  return {
    secret,
    look,
    lastFour: lastFourOf(text, look),
    owner: "",
    partOf: null,
    hints: [],
    locations: new Map(),
    moments: [],
  };
}

function closed({ judge, fingerprints, entries }: Book): {
  readonly credentials: readonly FoundCredential[];
  readonly secrets: ReadonlyMap<string, Secret>;
} {
  const secrets = new Map<string, Secret>();
  const credentials: FoundCredential[] = [];
  for (const entry of entries.values()) {
    const found = closedEntry(entry, judge, fingerprints);
    secrets.set(found.fingerprint, entry.secret);
    if (entry.partOf === null) credentials.push(found);
  }
  return { credentials: credentials.toSorted(byKind), secrets };
}

/** Without what frames a value in a header or a list: the same secret gets one entry (facts/credentials.md section 7). */
export function bare(text: string): string {
  const trimmed = text
    .trim()
    .replace(/^(?:Bearer|Bot|token|oauth:|ApiKey)(?<=:|\b) *(?=\S{16})/iu, "");
  return trimmed.replace(/\r\n/gu, "\n");
}

function place(entry: Entry, location: CredentialLocation): void {
  const key = `${location.path}\0${location.at}\0${location.encoding}`;
  const kept = entry.locations.get(key);
  if (kept === undefined && entry.locations.size >= MOST_LOCATIONS) return;
  // Where one reading says current and another stale, the value is in force.
  if (kept === undefined || location.state === "current") entry.locations.set(key, location);
}

/** Consoles show the same four; of anything short or chosen by a person they would give away too much. */
function lastFourOf(text: string, look: Look): string {
  const isPlain = /^[\w.:+/=-]{32,512}$/u.test(text);
  const tail = text.replace(/[^A-Za-z\d]/gu, "").slice(-4);
  return isPlain && look.isRandom ? tail : "";
}

function closedEntry(entry: Entry, judge: KindJudge, fingerprints: Fingerprints): FoundCredential {
  const { kind, ambiguous, tier, entropy } = judge.judge(entry.look, entry.hints);
  const seen = entry.moments.flatMap((moment) => (moment.seen === undefined ? [] : [moment.seen]));
  const rotated = entry.moments.flatMap(({ rotated: at }) => (at === undefined ? [] : [at]));
  return {
    kind,
    fingerprint: fingerprints.of(entry.secret, entropy),
    tier,
    owner: entry.owner,
    lastFour: entropy === "high" ? entry.lastFour : "",
    locations: [...entry.locations.values()],
    ambiguous,
    firstSeen: seen.toSorted()[0] ?? null,
    lastRotated: rotated.toSorted().at(-1) ?? null,
  };
}

function byKind(left: FoundCredential, right: FoundCredential): number {
  const key = (one: FoundCredential): string => `${one.kind}\0${one.fingerprint}`;
  return key(left) < key(right) ? -1 : 1;
}
