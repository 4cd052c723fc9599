/** A credential as it was found: what it is, where it lives, how dangerous it is; never its value. */

/** What losing it means, worst first. */
export const TIERS = ["mint", "spend", "impersonate", "read"] as const;
export type Tier = (typeof TIERS)[number];

/** What kind of place holds a copy. */
export type Place =
  | "config"
  | "environment"
  | "env-file"
  | "file"
  | "database"
  | "service-file"
  | "git-history"
  | "transcript"
  | "log"
  | "shell-history"
  | "other";

export interface CredentialLocation {
  readonly place: Place;
  /** Printable absolute path; `process 4711` for an environment. */
  readonly path: string;
  /** Config path, variable name, `table.column rowid`, line or byte offset, commit: whatever finds it again. */
  readonly at: string;
  /** `stale`: a backup or an older copy. `deleted`: marked as deleted, or in free pages, and still there. */
  readonly state: "current" | "stale" | "deleted";
  /** How it is written there: `plain`, `base64`, `json`, … */
  readonly encoding: string;
}

export interface FoundCredential {
  /** Kind of the catalogue, or `unknown`. */
  readonly kind: string;
  readonly fingerprint: string;
  readonly tier: Tier;
  /** Account, bot or device that it belongs to, where that is public; printable, else "". */
  readonly owner: string;
  /** Last four characters, only of long random values; else "". */
  readonly lastFour: string;
  readonly locations: readonly CredentialLocation[];
  /** Kinds that it could be as well: a person has to say. */
  readonly ambiguous: readonly string[];
  /** ISO 8601 with offset, where a file or row tells; else null. */
  readonly firstSeen: string | null;
  readonly lastRotated: string | null;
}

/** A reference without a value behind it, or one that would run a program to get it. */
export interface UnresolvedReference {
  readonly path: string;
  readonly at: string;
  /** `exec` providers are never executed. */
  readonly why: string;
}

export interface Coverage {
  readonly filesRead: number;
  readonly bytesRead: number;
  readonly rowsRead: number;
  readonly bytesSkipped: number;
  /** Each a sentence; not empty means that the inventory is incomplete. */
  readonly gaps: readonly string[];
}

export interface CredentialInventory {
  readonly credentials: readonly FoundCredential[];
  readonly unresolved: readonly UnresolvedReference[];
  readonly coverage: Coverage;
}
