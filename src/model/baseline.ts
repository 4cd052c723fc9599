/** A known-good state of an installation: what was there on a good day, without its secrets. */

/** What an item is for; decides how it is compared and what a restore does with it. */
export const BASELINE_PARTS = [
  "config",
  "instructions",
  "skill",
  "hook",
  "plugin",
  "unit",
  "compose",
  "scheduled",
  "shell",
] as const;
export type BaselinePart = (typeof BASELINE_PARTS)[number];

/** A place that the items lie below; its path is where it was when the baseline was made. */
export interface BaselineRoot {
  /** `state`, `state-2`, `home-ada`, `system`: safe as a name of a file. */
  readonly id: string;
  readonly kind: "state" | "home" | "system";
  readonly path: string;
  readonly uid: number;
  readonly gid: number;
}

export interface BaselineFile {
  readonly root: string;
  /** Below the root, `/` between names, UTF-8; what has no such name is not part of a baseline. */
  readonly path: string;
  readonly part: BaselinePart;
  /** Permission bits to be given back; never setuid, setgid or writable by others. */
  readonly mode: number;
  /** Of the content as it was on the host, secrets included. */
  readonly sha256: string;
  readonly size: number;
  /** `verbatim`: the blob is the content. `without-secrets`: each value is replaced by a mark. `hash`: only the hash is kept. */
  readonly kept: "verbatim" | "without-secrets" | "hash";
  readonly secrets: readonly BaselineSecret[];
}

/** A mark in a kept file: `[[ir:KIND:FINGERPRINT]]`. */
export interface BaselineSecret {
  readonly kind: string;
  /** Under a key of the baseline home, not of an incident. */
  readonly fingerprint: string;
  /** Config path or variable name. */
  readonly at: string;
}

/** A row of a database that holds configuration, as stable text. */
export interface BaselineRow {
  readonly root: string;
  /** Below the root: `state/openclaw.sqlite`. */
  readonly database: string;
  readonly table: string;
  /** Primary key as JSON text. */
  readonly key: string;
  /** Canonical JSON of the columns that a baseline keeps; secrets replaced by marks. */
  readonly text: string;
}

/** The installed package of OpenClaw: version and every file's hash. */
export interface BaselinePackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** SHA-256 over the sorted listing. */
  readonly sha256: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface Baseline {
  /** Commit id; "" before it is committed. */
  readonly commit: string;
  readonly sequence: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly tool: string;
  readonly reason: string;
  /** Set when it was made from a repository of the operator: the commit that was pinned. */
  readonly importedFrom: string | null;
  readonly roots: readonly BaselineRoot[];
  readonly files: readonly BaselineFile[];
  readonly rows: readonly BaselineRow[];
  readonly packages: readonly BaselinePackage[];
  /** What could not be read when it was made, a sentence each. */
  readonly gaps: readonly string[];
}

/** One difference between a baseline and what is there now. */
export interface Drift {
  readonly kind: "modified" | "added" | "removed";
  readonly part: BaselinePart | "row" | "package";
  readonly root: string;
  /** File path, or `table key`. */
  readonly path: string;
  /** What changed, printable, without secrets: config paths with old and new value, changed columns, line counts. */
  readonly details: readonly string[];
  /** Who and when, where OpenClaw's own config journal or the file's times tell; else "". */
  readonly by: string;
  readonly at: string | null;
}
