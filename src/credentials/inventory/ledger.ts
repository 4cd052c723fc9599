/** Everything found so far: one entry for one value, with every place that it was seen in. */

import type {
  CredentialLocation,
  FoundCredential,
  UnresolvedReference,
} from "../../model/credential.ts";
import { Secret } from "../../model/secret.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import type { Hints, KindJudge, Look } from "./judge-kind.ts";
import { lastFourOf } from "./last-four.ts";
import { isNoSecret } from "./no-secret.ts";

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
  /** Entry of the credential that it belongs to: looked for and kept secret, never an item of its own. */
  readonly partOf?: string;
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
  /** `null` when the value was not seen yet. */
  idOf(secret: Secret): string | null;
  /** The same value once more. */
  seeAgain(id: string, location: CredentialLocation, more?: More): void;
  /** Found as bytes by the scanner, whose copy stays its own. */
  seeSecret(secret: Secret, sighting: Omit<Sighting, "text">): string | null;
  /** The value is too short or too ordinary for a search: other copies of it are not known. */
  notSearched(id: string): void;
  unresolved(reference: UnresolvedReference): void;
  known(): readonly Known[];
  close(): {
    readonly credentials: readonly FoundCredential[];
    readonly unresolved: readonly UnresolvedReference[];
    /** Where a value stands that was not looked for elsewhere. */
    readonly notSearched: readonly CredentialLocation[];
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
  isSearched: boolean;
  readonly hints: Hints[];
  readonly locations: Map<string, CredentialLocation>;
  readonly moments: Moments[];
}

/** Longest value that a gateway keeps: 64 KiB in its store; a longer one is a document with secrets in it. */
const LONGEST_VALUE = 131_072;
/** One value in ten thousand log lines is told by the first of them. */
const MOST_LOCATIONS = 1_000;

export function openLedger(judge: KindJudge, fingerprints: Fingerprints): Ledger {
  const book: Book = { judge, fingerprints, entries: new Map(), owners: new Map() };
  const unresolved = new Map<string, UnresolvedReference>();
  return {
    see: (sighting) => enter(book, sighting),
    seeSecret: (secret, sighting) => {
      const text = new TextDecoder().decode(secret.reveal());
      return enter(book, { ...sighting, text });
    },
    seeAgain: (id, location, more = {}) => {
      const entry = book.entries.get(id);
      if (entry === undefined) return;
      place(entry, location);
      note(entry, more);
    },
    idOf: (secret) => {
      const id = keyOf(book, secret);
      return book.entries.has(id) ? id : null;
    },
    notSearched: (id) => {
      const entry = book.entries.get(id);
      if (entry !== undefined) entry.isSearched = false;
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
  /** What a public identifier says of secrets of its kind in the same file: path and kind to owner. */
  readonly owners: Map<string, string>;
}

/** `null` for what is known to be no secret. */
function enter(book: Book, sighting: Sighting): string | null {
  const text = bare(sighting.text);
  if (text.length > LONGEST_VALUE || isNoSecret(text)) return null;
  const look = book.judge.look(text);
  if (look.isPublic) {
    book.owners.set(`${sighting.location.path}\0${look.publicKind}`, look.owner);
    return null;
  }
  const secret = Secret.fromText(text);
  const id = keyOf(book, secret);
  const kept = book.entries.get(id);
  if (kept === undefined) book.entries.set(id, newEntry({ secret, text, look }, sighting));
  else {
    secret.erase();
    // Found by itself as well, it is an item of its own.
    if (sighting.partOf === undefined) kept.partOf = null;
    if (kept.owner === "") kept.owner = sighting.owner ?? "";
    place(kept, sighting.location);
    note(kept, sighting);
  }
  return id;
}

/** Of a map in memory only: what leaves the inventory is made at the end, strong where the value is weak. */
function keyOf({ fingerprints }: Book, secret: Secret): string {
  return fingerprints.of(secret, "high");
}

function note(entry: Entry, { hints, moments }: More): void {
  if (hints !== undefined) entry.hints.push(hints);
  if (moments !== undefined) entry.moments.push(moments);
}

function newEntry(
  { secret, text, look }: { readonly secret: Secret; readonly text: string; readonly look: Look },
  sighting: Sighting,
): Entry {
  const entry: Entry = {
    secret,
    look,
    lastFour: lastFourOf(text, look),
    owner: look.owner === "" ? (sighting.owner ?? "") : look.owner,
    partOf: sighting.partOf ?? null,
    isSearched: true,
    hints: [],
    locations: new Map(),
    moments: [],
  };
  place(entry, sighting.location);
  note(entry, sighting);
  return entry;
}

function closed(book: Book): {
  readonly credentials: readonly FoundCredential[];
  readonly secrets: ReadonlyMap<string, Secret>;
  readonly notSearched: readonly CredentialLocation[];
} {
  const secrets = new Map<string, Secret>();
  const credentials: FoundCredential[] = [];
  const notSearched: CredentialLocation[] = [];
  for (const entry of book.entries.values()) {
    const found = closedEntry(entry, book);
    secrets.set(found.fingerprint, entry.secret);
    if (entry.partOf === null) credentials.push(found);
    if (!entry.isSearched) notSearched.push(...found.locations.slice(0, 1));
  }
  return { credentials: credentials.toSorted(byKind), secrets, notSearched };
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

function closedEntry(entry: Entry, { judge, fingerprints, owners }: Book): FoundCredential {
  const { kind, ambiguous, tier, entropy } = judge.judge(entry.look, entry.hints);
  const seen = entry.moments.flatMap((moment) => (moment.seen === undefined ? [] : [moment.seen]));
  const rotated = entry.moments.flatMap(({ rotated: at }) => (at === undefined ? [] : [at]));
  return {
    kind,
    fingerprint: fingerprints.of(entry.secret, entropy),
    tier,
    owner: entry.owner || ownerBeside(entry, kind, owners),
    lastFour: entropy === "high" ? entry.lastFour : "",
    locations: [...entry.locations.values()],
    ambiguous,
    firstSeen: seen.toSorted()[0] ?? null,
    lastRotated: rotated.toSorted().at(-1) ?? null,
  };
}

function ownerBeside(entry: Entry, kind: string, owners: ReadonlyMap<string, string>): string {
  const paths = [...entry.locations.values()].map(({ path }) => path);
  return paths.map((path) => owners.get(`${path}\0${kind}`) ?? "").find((one) => one !== "") ?? "";
}

function byKind(left: FoundCredential, right: FoundCredential): number {
  const key = (one: FoundCredential): string => `${one.kind}\0${one.fingerprint}`;
  return key(left) < key(right) ? -1 : 1;
}
