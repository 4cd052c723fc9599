/** What the gateway's log file tells, line by line, folded into something that stays small. facts/openclaw.md section 5. */

import { isoUtcOf } from "../model/instant.ts";
import { printable } from "../model/printable.ts";
import { foreignJson, memberOf, objectOf, textOf } from "./foreign-json.ts";

export interface LogLine {
  /** Printable path of the file. */
  readonly path: string;
  /** `line 12`. */
  readonly place: string;
  /** ISO 8601 UTC; `null` when the line does not say. */
  readonly at: string | null;
}

/** Refused connections of one address, for one reason, within one hour. */
export interface Refusals {
  readonly remote: string;
  readonly reason: string;
  /** `2026-11-20T19`; "" when the lines do not say. */
  readonly hour: string;
  readonly count: number;
  readonly first: LogLine;
  readonly last: LogLine;
}

type LogEventKind =
  | "device-approved"
  | "device-revoked"
  | "origin-rejected"
  | "mcp-failed"
  | "plugin-unverified"
  | "hook-loaded"
  | "config-anomaly"
  | "config-restored";

export interface LogEvent extends LogLine {
  readonly kind: LogEventKind;
  readonly message: string;
  /** Device, server, plugin: what it is about, where the message tells; else "". */
  readonly subject: string;
}

export interface LogDigest {
  readonly refusals: readonly Refusals[];
  /** The first of each kind; `counts` tells of all. */
  readonly events: readonly LogEvent[];
  readonly counts: ReadonlyMap<LogEventKind, number>;
  readonly lines: number;
  /** Lines that are no record, and groups of refusals beyond what is kept. */
  readonly unread: number;
  readonly files: readonly {
    readonly path: string;
    readonly from: string | null;
    readonly to: string | null;
  }[];
}

interface Pattern {
  readonly kind: LogEventKind;
  readonly pattern: RegExp;
}

/** The first group is what it is about. */
const PATTERNS: readonly Pattern[] = [
  { kind: "device-approved", pattern: /^device pairing auto-approved device=([0-9a-f]{1,128})/u },
  {
    kind: "device-revoked",
    pattern: /^device (?:token revoked|pairing removed) device=([0-9a-f]{1,128})/u,
  },
  { kind: "mcp-failed", pattern: /^failed to start server "([^"]{1,200})"/u },
  {
    kind: "plugin-unverified",
    pattern:
      /^\[plugins\] OpenClaw can't verify where this plugin came from.*\(plugin=([^,)]{1,200})/u,
  },
  { kind: "hook-loaded", pattern: /^(Loading (?:managed|workspace) hook code)/u },
  { kind: "config-anomaly", pattern: /^Config observe anomaly: (\S{1,500})/u },
  { kind: "config-restored", pattern: /^Config auto-restored from backup: (\S{1,500})/u },
];

const MOST_GROUPS = 5_000;
const MOST_EVENTS = 500;

export class LogFold {
  readonly #refusals = new Map<string, Refusals>();
  readonly #events: LogEvent[] = [];
  readonly #counts = new Map<LogEventKind, number>();
  readonly #files = new Map<string, { path: string; from: string | null; to: string | null }>();
  #lines = 0;
  #unread = 0;

  add(path: string, place: string, text: string): void {
    this.#lines += 1;
    const record = foreignJson(text);
    const message = textOf(memberOf(record, "message")) || textOf(memberOf(record, "1"));
    if (record === null || typeof record !== "object") {
      this.#unread += 1;
      return;
    }
    const at =
      isoUtcOf(textOf(memberOf(record, "_meta", "date"))) ??
      isoUtcOf(textOf(memberOf(record, "time")));
    const where = { path, place, at };
    this.#span(where);
    if (message.startsWith("unauthorized ")) this.#refused(where, message);
    else this.#event(where, message);
    if (textOf(memberOf(record, "1", "cause")) === "control-ui-insecure-auth")
      this.#rejected(where, objectOf(memberOf(record, "1")));
  }

  digest(): LogDigest {
    return {
      refusals: [...this.#refusals.values()],
      events: this.#events,
      counts: this.#counts,
      lines: this.#lines,
      unread: this.#unread,
      files: [...this.#files.values()],
    };
  }

  #span({ path, at }: LogLine): void {
    const file = this.#files.get(path) ?? { path, from: at, to: at };
    if (at !== null && (file.from === null || at < file.from)) file.from = at;
    if (at !== null && (file.to === null || at > file.to)) file.to = at;
    this.#files.set(path, file);
  }

  #refused(where: LogLine, message: string): void {
    const remote = printable(/ remote=(\S{1,64})/u.exec(message)?.[1] ?? "unknown");
    const reason = printable(/ reason=(\w{1,64})/u.exec(message)?.[1] ?? "unknown");
    const hour = where.at?.slice(0, 13) ?? "";
    const key = `${remote} ${reason} ${hour}`;
    const known = this.#refusals.get(key);
    if (known !== undefined)
      this.#refusals.set(key, { ...known, count: known.count + 1, last: where });
    else if (this.#refusals.size >= MOST_GROUPS) this.#unread += 1;
    else this.#refusals.set(key, { remote, reason, hour, count: 1, first: where, last: where });
  }

  #rejected(where: LogLine, fields: Readonly<Record<string, unknown>>): void {
    const origin = typeof fields["origin"] === "string" ? fields["origin"] : "";
    if (origin === "") return;
    this.#keep({
      ...where,
      kind: "origin-rejected",
      message: "",
      subject: printable(origin.slice(0, 200)),
    });
  }

  #event(where: LogLine, message: string): void {
    for (const { kind, pattern } of PATTERNS) {
      const subject = pattern.exec(message.slice(0, 4_096))?.[1];
      if (subject === undefined) continue;
      this.#keep({ ...where, kind, message: message.slice(0, 1_024), subject: printable(subject) });
      return;
    }
  }

  #keep(event: LogEvent): void {
    const count = (this.#counts.get(event.kind) ?? 0) + 1;
    this.#counts.set(event.kind, count);
    if (count <= MOST_EVENTS) this.#events.push(event);
  }
}
