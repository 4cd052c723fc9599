/** A copy for others: text and rows of a package without its secrets, and a list of what was taken out and what was left. */

import { openRedactor } from "../credentials/redaction/redactor.ts";
import type { Redactor } from "../credentials/redaction/redactor.ts";
import { KINDS } from "../credentials/kinds/index.ts";
import type { TakenInventory } from "../credentials/inventory/take-inventory.ts";
import { openScanner } from "../credentials/scanner/scanner.ts";
import type { Scanner } from "../credentials/scanner/scanner.ts";
import { memberName } from "../evidence/member-name.ts";
import { printable } from "../model/printable.ts";
import { Refusal } from "../model/refusal.ts";
import type { Digest } from "../ports/digest.ts";
import type { EvidenceFolders } from "../ports/evidence-folder.ts";
import type { Fingerprints } from "../ports/fingerprints.ts";
import type { Suspect, SuspectEntry } from "../ports/suspect.ts";
import { tableRows } from "./redact-rows.ts";

export interface RedactRequest {
  readonly suspect: Suspect;
  readonly taken: TakenInventory;
  readonly fingerprints: Fingerprints;
  readonly folders: EvidenceFolders;
  readonly digest: Digest;
  /** New folder; nothing else is written. */
  readonly output: string;
  /** Head of the package that the copy is made from. */
  readonly head: string;
  progress(line: string): void;
}

export interface RedactedCopy {
  readonly output: string;
  readonly files: number;
  readonly tables: number;
  readonly redacted: number;
  readonly leftOut: number;
  /** Random-looking stretches that stay: a person has to look. */
  readonly toReview: number;
  /** Known values that were too short or too ordinary to be looked for as such. */
  readonly passed: number;
}

export const REDACTED = "redacted.jsonl";
/** Random-looking text that no rule claims: it stays, and a person has to look. */
export const TO_REVIEW = "to-review.jsonl";
export const LEFT_OUT = "left-out.jsonl";
export const SUMS = "SHA256SUMS";

/** Whole files are held in memory: a longer one is left out, and said. */
const LONGEST_FILE = 67_108_864;
const MAGIC = "SQLite format 3\0";
const COMPANION = /-(?:wal|shm|journal)$/u;

/** @throws Refusal `integrity` when anything that is a secret would be left in a file: it is not written. */
export async function exportRedacted(request: RedactRequest): Promise<RedactedCopy> {
  const { suspect, taken, fingerprints } = request;
  const { credentials } = taken.inventory;
  const kinds = new Map(credentials.map(({ fingerprint, kind }) => [fingerprint, kind]));
  const values = Array.from(taken.secrets, ([fingerprint, secret]) => ({
    kind: kinds.get(fingerprint) ?? "unknown",
    fingerprint,
    secret,
  }));
  const scanner = openScanner(KINDS);
  const copy = new Copy(request, openRedactor({ values, scanner, fingerprints }), scanner);
  for (const entry of suspect.list("/")) if (entry.kind === "file") await copy.take(entry);
  return copy.finish();
}

class Copy {
  readonly #request: RedactRequest;
  readonly #redactor: Redactor;
  readonly #scanner: Scanner;
  readonly #redacted: string[] = [];
  readonly #toReview: string[] = [];
  readonly #leftOut: string[] = [];
  readonly #sums: string[] = [];
  #files = 0;
  #tables = 0;
  #count = 0;

  constructor(request: RedactRequest, redactor: Redactor, scanner: Scanner) {
    this.#request = request;
    this.#redactor = redactor;
    this.#scanner = scanner;
    request.folders.create(request.output);
  }

  async take(entry: SuspectEntry): Promise<void> {
    const why = this.#obstacle(entry);
    if (why !== null) return this.#leave(entry.path, why);
    const reading = this.#request.suspect.read(entry.raw, LONGEST_FILE);
    if (reading.kind === "absent")
      return this.#leave(entry.path, "nothing of it is in the package");
    if (reading.kind === "unreadable") return this.#leave(entry.path, reading.reason);
    if (isDatabase(reading.bytes)) return this.#takeDatabase(entry);
    if (!isText(reading.bytes)) return this.#leave(entry.path, "is not text");
    await this.#write("files", entry, reading.bytes);
    this.#files += 1;
  }

  #obstacle({ path, size, isWhole }: SuspectEntry): string | null {
    if (COMPANION.test(path)) return "is a part of a database, whose rows are here";
    if (!isWhole) return "is not whole in the package";
    return size > LONGEST_FILE ? `is longer than ${LONGEST_FILE} bytes` : null;
  }

  /** Rows, never the file: deleted rows and free pages of it hold what nobody can take out. */
  async #takeDatabase(entry: SuspectEntry): Promise<void> {
    const path = new TextDecoder().decode(entry.raw);
    const database = this.#request.suspect.openDatabase(path);
    if (typeof database === "string") return this.#leave(entry.path, database);
    try {
      for (const { table, lines } of tableRows(database, this.#request.digest)) {
        const place = `${entry.path}/${printable(table)}.jsonl`;
        const raw = Buffer.concat([entry.raw, Buffer.from(`/${table}.jsonl`)]);
        if (lines === null) await this.#leave(place, `is longer than ${LONGEST_FILE} bytes`);
        else await this.#write("rows", { raw, path: place }, Buffer.from(lines));
        this.#tables += lines === null ? 0 : 1;
      }
      for (const problem of database.problems()) await this.#leave(entry.path, problem);
    } finally {
      database.close();
    }
  }

  async #write(
    prefix: string,
    { raw, path }: Pick<SuspectEntry, "raw" | "path">,
    text: Uint8Array,
  ): Promise<void> {
    const { folders, digest, output } = this.#request;
    const member = await this.#safeName(prefix, raw);
    const parts: Uint8Array[] = [];
    const redaction = {
      replaced: (one: object) => {
        this.#redacted.push(JSON.stringify({ file: member, ...one }));
        this.#count += 1;
      },
      hint: (one: object) => void this.#toReview.push(JSON.stringify({ file: member, ...one })),
    };
    for await (const part of this.#redactor.redact([text], redaction)) parts.push(part.slice());
    const bytes = Buffer.concat(parts);
    await this.#gate(path, bytes);
    const slash = member.lastIndexOf("/");
    const folder = `${output}/${member.slice(0, slash)}`;
    folders.create(folder);
    folders.write(folder, [{ name: member.slice(slash + 1), bytes }]);
    this.#sums.push(`${digest.sha256(bytes)}  ${member}`);
  }

  /** A name can hold a secret as well as a line can. */
  async #safeName(prefix: string, raw: Uint8Array): Promise<string> {
    const member = memberName(prefix, raw, this.#request.digest);
    const names = [raw, Buffer.from(member)];
    for (const name of names) {
      if ((await this.#remains(name)) !== null)
        return `${prefix}/%~redacted-name-${this.#files + this.#tables + 1}`;
    }
    return member;
  }

  /** Kind of the first secret that stands in it, in any encoding: known, or surely of a known form. */
  async #remains(bytes: Uint8Array): Promise<string | null> {
    for await (const { kind } of this.#redactor.leaks([bytes])) return kind;
    const hit = this.#scanner
      .scanBytes(bytes)
      .find(({ confidence, isPublic }) => confidence === "high" && !isPublic);
    return hit?.kind ?? null;
  }

  async #gate(path: string, bytes: Uint8Array): Promise<void> {
    const kind = await this.#remains(bytes);
    if (kind === null) return;
    throw new Refusal({
      kind: "integrity",
      problem: `the copy is refused: ${await this.#shown(path)} would still hold a secret (${kind})`,
      hint: `that file was not written; delete ${this.#request.output}, and report it: this is a defect`,
    });
  }

  async #shown(path: string): Promise<string> {
    return (await this.#remains(Buffer.from(path))) === null ? path : "a file with a secret name";
  }

  async #leave(path: string, why: string): Promise<void> {
    this.#leftOut.push(
      JSON.stringify({ file: await this.#shown(path), why: await this.#shown(why) }),
    );
  }

  finish(): RedactedCopy {
    const { folders, output, head } = this.#request;
    const lists = [
      [REDACTED, this.#redacted],
      [TO_REVIEW, this.#toReview],
      [LEFT_OUT, this.#leftOut],
      [SUMS, this.#sums],
    ] as const;
    const files = lists.map(([name, lines]) => ({
      name,
      bytes: Buffer.from(lines.map(line).join("")),
    }));
    folders.write(output, [...files, { name: "README.txt", bytes: Buffer.from(readme(head)) }]);
    return {
      output,
      files: this.#files,
      tables: this.#tables,
      redacted: this.#count,
      leftOut: this.#leftOut.length,
      toReview: this.#toReview.length,
      passed: this.#redactor.onlyInFields.length,
    };
  }
}

function line(text: string): string {
  return `${text}\n`;
}

function isDatabase(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, MAGIC.length)).toString("latin1") === MAGIC;
}

/** In anything else a secret can stand in a way that no search finds. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function readme(head: string): string {
  return `A copy for reading, without secrets. It is no evidence: the sealed package is, head ${head}.

files/          text files of the package, under safe names
rows/           rows of its databases as JSON lines; a value that is no text is told by its length and hash
${REDACTED}   what was taken out: file, offset and length in the original, kind, fingerprint, rule
${TO_REVIEW} what looks random and stays, because no rule claims it: look there first
${LEFT_OUT}   what is not here, and why
${SUMS}      hashes of files/ and rows/

[[ir:KIND:FINGERPRINT]] stands for a value, the same one everywhere. Rules: known (a value of the
inventory, in any encoding), place (a name calls it a secret), pattern (it looks like one). Nobody can
promise that text holds nothing else that is private: read it before you hand it on.
`;
}
