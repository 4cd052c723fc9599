/** The contract of a question: one thing to ask of the suspect, and how its answers are put together. */

import type { Finding, FindingSource, FindingTopic } from "../model/finding.ts";
import { isoUtc } from "../model/instant.ts";
import type { Json } from "../model/json.ts";
import type { AgentCommand } from "../openclaw/agent-commands.ts";
import type { LogDigest } from "../openclaw/log-events.ts";
import type { SqlRow, Suspect, SuspectDatabase, SuspectEntry } from "../ports/suspect.ts";

/** A finding without what the question itself says. */
export type Found = Omit<Finding, "id" | "topic">;

export interface Question {
  /** Also the id of its findings. */
  readonly id: string;
  readonly topic: FindingTopic;
  readonly title: string;
  /** Why the answer matters to a person who responds. */
  readonly why: string;
  /** Where the fact comes from that it rests on. */
  readonly source: string;
  ask(reading: Reading): AsyncIterable<Found> | Iterable<Found>;
}

export interface OpenedDatabase {
  /** Printable path on the suspect host. */
  readonly path: string;
  readonly database: SuspectDatabase;
}

/** A config file as it is; its includes are files of their own. */
export interface ConfigFile {
  readonly path: string;
  readonly sha256: string;
  /** As the gateway reads it; `null` when it does not parse. May hold values of its environment: never shown. */
  readonly value: Json;
  /** The same with `${NAME}` left as it stands in the file. */
  readonly written: Json;
}

export interface ReadText {
  /** Printable. */
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  /** Whether there is more of it: then the hash is of the part. */
  readonly isCut: boolean;
}

/** What the firewall of the containment held back. */
export interface HeldBack {
  readonly source: FindingSource;
  /** Address and port, printable. */
  readonly to: string;
}

/** The suspect, opened once for all questions. */
export interface Reading {
  readonly suspect: Suspect;
  readonly stateDatabases: readonly OpenedDatabase[];
  readonly agentDatabases: readonly OpenedDatabase[];
  /** Configs in use, with everything that they include. */
  readonly configs: readonly ConfigFile[];
  /** SHA-256 of files that are known to be good; empty when nobody said. */
  readonly knownGood: ReadonlySet<string>;
  readonly heldBack: readonly HeldBack[];
  /** Versions of OpenClaw that are installed or recorded, each with where that stands. */
  readonly versions: readonly { readonly version: string; readonly source: FindingSource }[];
  logs(): Promise<LogDigest>;
  /** What the agent ran, oldest first within a database or file. */
  commands(): AsyncIterable<AgentCommand>;
  /** The entry and all below it; read once. */
  entries(root: string): readonly SuspectEntry[];
  /** `null` when it is not there, or cannot be read, which is said then. */
  text(path: string | Uint8Array): ReadText | null;
  sha256(text: string): string;
  /** Says that something could not be read: the answer is not complete then. */
  missed(sentence: string): void;
}

export function source(path: string, at = ""): FindingSource {
  return { path, at };
}

export function rowSource(path: string, table: string, rowid: unknown): FindingSource {
  return { path, at: `table ${table} rowid ${String(rowid)}` };
}

/** Text of a column; "" for anything else. */
export function textAt(row: SqlRow, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : "";
}

/** A moment in milliseconds since 1970 as findings write it; `null` when it is none. */
export function momentOf(ms: unknown): string | null {
  const number = typeof ms === "bigint" ? Number(ms) : ms;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  return isoUtc(number);
}

export function momentOfNs(ns: bigint): string | null {
  return momentOf(Number(ns / 1_000_000n));
}

/** The same fact seen more than once, told once. */
export interface Sighting<T> {
  readonly first: T;
  readonly count: number;
  readonly sources: readonly FindingSource[];
  /** Earliest and latest, where the sources tell. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface Seen<T> {
  readonly key: string;
  readonly what: T;
  readonly at: string | null;
  readonly source: FindingSource;
}

/** Kept of each: enough to look at; the count tells the rest. */
const MOST_SOURCES = 10;
/** Beyond it nobody reads on, and a hostile host could fill the memory. */
const MOST_SIGHTINGS = 200;

/** Puts what is the same together, in the order of first sight. */
export class Sightings<T> {
  readonly #kept = new Map<string, { -readonly [K in keyof Sighting<T>]: Sighting<T>[K] }>();
  /** Different ones that were not kept. */
  left = 0;

  add({ key, what, at, source: where }: Seen<T>): void {
    const known = this.#kept.get(key);
    if (known === undefined) {
      if (this.#kept.size >= MOST_SIGHTINGS) this.left += 1;
      else this.#kept.set(key, { first: what, count: 1, sources: [where], from: at, to: at });
      return;
    }
    known.count += 1;
    if (known.sources.length < MOST_SOURCES) known.sources = [...known.sources, where];
    if (at !== null && (known.from === null || at < known.from)) known.from = at;
    if (at !== null && (known.to === null || at > known.to)) known.to = at;
  }

  all(): Iterable<Sighting<T>> {
    return this.#kept.values();
  }
}

/** `, 12 times from … to …`; nothing for a single one. */
export function times({ count, from, to }: Sighting<unknown>): string {
  if (count === 1) return "";
  return from === null || from === to
    ? `, ${count} times`
    : `, ${count} times from ${from} to ${to}`;
}
