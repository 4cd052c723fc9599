/** Opens a suspect once for all questions, and keeps count of what could not be read. */

import type { Json } from "../model/json.ts";
import { printable } from "../model/printable.ts";
import { agentCommands, commandsIn, scheduledCommands } from "../openclaw/agent-commands.ts";
import type { AgentCommand } from "../openclaw/agent-commands.ts";
import { foreignJson, memberOf, textOf } from "../openclaw/foreign-json.ts";
import type { LogDigest } from "../openclaw/log-events.ts";
import type { Digest } from "../ports/digest.ts";
import type { Packed } from "../ports/packed.ts";
import type { Suspect, SuspectEntry } from "../ports/suspect.ts";
import type {
  ConfigFile,
  HeldBack,
  OpenedDatabase,
  Reading,
  ReadText,
} from "../triage/question.ts";
import { linesOf } from "./suspect-lines.ts";
import { readConfigFile } from "./triage-config.ts";
import { readLogs } from "./triage-logs.ts";

interface TriageParts {
  readonly suspect: Suspect;
  readonly packed: Packed;
  readonly digest: Digest;
  /** SHA-256 of files that are known to be good. */
  readonly knownGood: ReadonlySet<string>;
  readonly heldBack: readonly HeldBack[];
}

export interface OpenReading extends Reading {
  /** Everything that could not be read so far, a sentence each. */
  gaps(): readonly string[];
  close(): void;
}

/** Schemas whose rows are understood (facts/openclaw.md, package.json of 2026.9.6). */
const NEWEST_STATE = 18;
const NEWEST_AGENT = 23;

/** Longer texts are read in their first part. */
const LONGEST_TEXT = 2 * 1_048_576;
const LONGEST_ARCHIVE = 64 * 1_048_576;
/** A listing beyond it is not kept: it is made again when it is asked for. */
const MOST_KEPT = 20_000;
const MOST_GAPS = 500;

export function openTriageReading(parts: TriageParts): OpenReading {
  const opened = new TriageReading(parts);
  const { suspect, stateDatabases, agentDatabases, configs, versions } = opened;
  return {
    suspect,
    stateDatabases,
    agentDatabases,
    configs,
    versions,
    knownGood: parts.knownGood,
    heldBack: parts.heldBack,
    logs: () => opened.logs(),
    commands: () => opened.commands(),
    entries: (root) => opened.entries(root),
    text: (path) => opened.text(path),
    sha256: (text) => parts.digest.sha256(text),
    missed: (sentence) => opened.missed(sentence),
    gaps: () => opened.gaps(),
    close: () => opened.close(),
  };
}

class TriageReading {
  readonly suspect: Suspect;
  readonly stateDatabases: readonly OpenedDatabase[];
  readonly agentDatabases: readonly OpenedDatabase[];
  readonly configs: readonly ConfigFile[];
  readonly versions: Reading["versions"];
  readonly #parts: TriageParts;
  readonly #missed = new Set<string>();
  readonly #listings = new Map<string, readonly SuspectEntry[]>();
  #logs: Promise<LogDigest> | null = null;

  constructor(parts: TriageParts) {
    this.#parts = parts;
    this.suspect = parts.suspect;
    if (this.suspect.places.stateDirectories.length === 0) {
      this.missed("no state directory of OpenClaw was found: nothing of it was read");
    }
    this.stateDatabases = this.#openStates();
    this.agentDatabases = this.#openAgents();
    this.configs = this.suspect.places.configPaths.flatMap((path) =>
      readConfigFile(path, {
        suspect: parts.suspect,
        digest: parts.digest,
        missed: (sentence) => this.missed(sentence),
      }),
    );
    this.versions = this.#versions();
  }

  missed(sentence: string): void {
    if (this.#missed.size < MOST_GAPS) this.#missed.add(sentence);
  }

  gaps(): readonly string[] {
    const rows = [...this.stateDatabases, ...this.agentDatabases].flatMap(({ path, database }) =>
      database.problems().map((problem) => `${path}: ${problem}`),
    );
    return [...new Set([...this.suspect.gaps, ...this.#missed, ...rows])];
  }

  close(): void {
    for (const { database } of [...this.stateDatabases, ...this.agentDatabases]) database.close();
    this.suspect.close();
  }

  logs(): Promise<LogDigest> {
    this.#logs ??= readLogs(this);
    return this.#logs;
  }

  async *commands(): AsyncGenerator<AgentCommand> {
    const reading = {
      packed: this.#parts.packed,
      missed: (sentence: string) => this.missed(sentence),
    };
    for (const { path, database } of this.agentDatabases)
      yield* agentCommands(path, database, reading);
    for (const { path, database } of this.stateDatabases) yield* scheduledCommands(path, database);
    for (const state of this.suspect.places.stateDirectories) {
      for (const entry of this.entries(`${state}/agents`)) {
        if (entry.kind !== "file") continue;
        if (/\/sessions\/[^/]+\.jsonl$/u.test(entry.path)) yield* this.#transcript(entry);
        if (/\/sessions\/cold\/[^/]+\.jsonl\.zst$/u.test(entry.path)) yield* this.#archived(entry);
      }
    }
  }

  entries(root: string): readonly SuspectEntry[] {
    const known = this.#listings.get(root);
    if (known !== undefined) return known;
    const found = this.suspect.list(root);
    if (found.length <= MOST_KEPT) this.#listings.set(root, found);
    return found;
  }

  text(path: string | Uint8Array): ReadText | null {
    const shown = printable(typeof path === "string" ? path : new TextDecoder().decode(path));
    const reading = this.suspect.read(path, LONGEST_TEXT);
    if (reading.kind === "absent") return null;
    if (reading.kind === "unreadable") {
      this.missed(`${shown} ${reading.reason}`);
      return null;
    }
    if (reading.isCut) this.missed(`${shown} is long or not whole: only its start was read`);
    const sha256 = this.#parts.digest.sha256(reading.bytes);
    const text = new TextDecoder().decode(reading.bytes);
    return { path: shown, text, sha256, isCut: reading.isCut };
  }

  async *#transcript(entry: SuspectEntry): AsyncGenerator<AgentCommand> {
    for await (const { text, place } of linesOf(this.suspect, entry)) {
      const source = { path: entry.path, at: place };
      yield* commandsIn(foreignJson(text), { source, at: null });
    }
  }

  *#archived(entry: SuspectEntry): Generator<AgentCommand> {
    const reading = this.suspect.read(entry.raw, LONGEST_ARCHIVE);
    const whole = reading.kind === "read" && !reading.isCut ? reading.bytes : null;
    const bytes = whole === null ? null : this.#parts.packed.decompress(whole, LONGEST_ARCHIVE);
    if (bytes === null) {
      this.missed(`${entry.path}: an archived conversation cannot be unpacked`);
      return;
    }
    for (const [index, line] of new TextDecoder().decode(bytes).split("\n").entries()) {
      const source = { path: entry.path, at: `line ${index + 1} unpacked` };
      yield* commandsIn(foreignJson(line), { source, at: null });
    }
  }

  #openStates(): readonly OpenedDatabase[] {
    return this.suspect.places.stateDirectories.flatMap((state) => {
      const path = `${state}/state/openclaw.sqlite`;
      if (this.suspect.read(path, 1).kind !== "absent") return this.#open(path, NEWEST_STATE);
      this.missed(
        `${path} is not there: changes of the config, approvals and runs could not be read`,
      );
      return [];
    });
  }

  #openAgents(): readonly OpenedDatabase[] {
    return this.suspect.places.stateDirectories
      .flatMap((state) => this.entries(`${state}/agents`))
      .filter(({ kind, path }) => kind === "file" && path.endsWith("/agent/openclaw-agent.sqlite"))
      .flatMap(({ path }) => this.#open(path, NEWEST_AGENT));
  }

  #open(path: string, newest: number): readonly OpenedDatabase[] {
    const database = this.suspect.openDatabase(path);
    if (typeof database === "string") {
      this.missed(database.startsWith(path) ? database : `${path}: ${database}`);
      return [];
    }
    if (database.userVersion > newest) {
      this.missed(
        `${path} has schema ${database.userVersion}, ${newest} is understood: it may hold more`,
      );
    }
    return [{ path: printable(path), database }];
  }

  #versions(): Reading["versions"] {
    return this.suspect.places.packageFolders.flatMap((folder) => {
      const path = `${folder}/package.json`;
      const reading = this.suspect.read(path, LONGEST_TEXT);
      if (reading.kind !== "read") return [];
      const value: Json = foreignJson(new TextDecoder().decode(reading.bytes));
      const version = textOf(memberOf(value, "version"));
      return version === "" ? [] : [{ version, source: { path: printable(path), at: "version" } }];
    });
  }
}
