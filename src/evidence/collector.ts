/** What a collector is: one question of an investigator, and where its answer lies on the host. */

import type { Target } from "../model/target.ts";
import type { Clock } from "../ports/clock.ts";
import type { Commands } from "../ports/commands.ts";
import type { Firewall } from "../ports/firewall.ts";
import type { ReadLimits } from "../ports/evidence-archive.ts";
import type { Digest } from "../ports/digest.ts";
import type { EvidenceHashes } from "../ports/evidence-hashes.ts";
import type { EvidenceTree } from "../ports/evidence-tree.ts";
import type { CaptureOptions } from "./budget.ts";
import type { Gatherer } from "./gatherer.ts";
import type { CustodyNote } from "./workspace.ts";

/** Order of volatility after RFC 3227 section 2.1: what dies first is taken first. */
export type Volatility =
  | 1 // memory and what a running process alone knows
  | 2 // tables of the kernel: processes, sockets, routes, rules
  | 3 // temporary file systems
  | 4 // files that a living gateway changes
  | 5 // logs that rotate
  | 6; // files that only somebody's hand changes

export interface About {
  readonly id: string;
  /** What a responder asks and finds answered here. */
  readonly question: string;
  readonly archive: string;
  readonly volatility: Volatility;
  /** Whether its absence is a loss, or simply not there on this host. */
  readonly isExpected: boolean;
  /** Looking and asking end here, whatever the host does. */
  readonly deadlineMs: number;
  /** Bytes of bodies at most; what comes later is named and left out. */
  readonly maxBytes: number;
  /** Where it is known from: `facts/…`, a man page, an RFC. */
  readonly source: string;
  /** What is in it, for the reader of the catalogue. */
  readonly holds: string;
  /** Whether keys, tokens or private words may be in it. */
  readonly secrets: "yes" | "possible" | "no";
}

/** Copies places of the disk, byte for byte. */
export interface PathCollector extends About {
  readonly kind: "paths";
  /**
   * Absolute after the words in braces are filled in (see `PLACE_WORDS`). A `*` stands for any part of one name.
   */
  readonly paths: readonly string[];
  /** Below each path: taken by another collector. */
  readonly skip: readonly string[];
  /** Worth a line in the manifest when nothing of the kind is there. Begins with the name of the path itself. */
  readonly known: readonly string[];
  /** Whether the path itself may be a link to the real place. */
  readonly followsLink: boolean;
  /** `newest`: the latest written first, for logs that may not all fit. */
  readonly order: "name" | "newest";
}

/** Asks the kernel, or a program that only reads. */
export interface DeedCollector extends About {
  readonly kind: "deed";
  gather(gatherer: Gatherer, round: GatherRound): void | Promise<void>;
}

export type Collector = PathCollector | DeedCollector;

/** What stands for each word in braces. */
export type Places = Readonly<Record<string, readonly string[]>>;

/** What a deed may look at. */
export interface GatherRound {
  readonly target: Target;
  readonly places: Places;
  readonly limits: ReadLimits;
  readonly options: CaptureOptions;
  readonly incident: string;
  readonly clock: Clock;
  readonly digest: Digest;
  readonly tree: EvidenceTree;
  readonly hashes: EvidenceHashes;
  readonly commands: Commands;
  readonly firewall: Firewall;
  note(event: CustodyNote): void;
}

const MIB = 1_048_576;

/** What most path collectors have in common. */
export const PATHS = {
  kind: "paths",
  skip: [],
  known: [],
  isExpected: false,
  followsLink: false,
  order: "name",
  deadlineMs: 60_000,
  maxBytes: 1_024 * MIB,
} as const;

/** What most deeds have in common. */
export const DEED = {
  kind: "deed",
  isExpected: false,
  deadlineMs: 10_000,
  maxBytes: 64 * MIB,
} as const;

/** Every word that may stand in braces in a path. */
export const PLACE_WORDS = {
  state: "each state directory of the gateways found",
  config: "each configuration file of theirs",
  include: "files that a configuration includes",
  home: "home of each user of theirs",
  uid: "number of each user of theirs",
  tmp: "`/tmp` and what their `TMPDIR` names",
  unit: "files of their systemd units",
  open: "logs and databases that their processes hold open",
  workspace: "each agent's workspace",
  package: "each installed OpenClaw package",
  container: "each container that they run in",
  compose: "folder of the compose project of each container",
} as const;
