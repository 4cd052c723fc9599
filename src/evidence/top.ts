/** `TOP`: the one file that stands for the whole package; its own SHA-256 is the head that the operator notes. */

import { checksumLine, parseChecksumLine } from "./checksums.ts";
import type { Checksum } from "./checksums.ts";

export interface Top {
  /** In byte order of their names. */
  readonly files: readonly Checksum[];
  /** Of the archives inside the encrypted ones, by the name that they have once decrypted. */
  readonly plain: readonly Checksum[];
  readonly incident: string;
  readonly round: number;
  readonly custodyHead: string;
  readonly custodyLines: number;
  readonly journalHead: string;
  /** Entries of the manifest with a body, and the bytes of those bodies. */
  readonly count: number;
  readonly bytes: number;
  readonly isComplete: boolean;
}

const INSIDE = "# decrypted ";

export function renderTop(top: Top): string {
  const lines = [
    ...top.files.map(checksumLine),
    ...top.plain.map((plain) => `${INSIDE}${checksumLine(plain)}`),
    `# case ${top.incident}`,
    `# round ${top.round}`,
    `# custody-head ${top.custodyHead}`,
    `# custody-lines ${top.custodyLines}`,
    `# journal-head ${top.journalHead}`,
    `# files ${top.count} bytes ${top.bytes}`,
    `# incomplete ${top.isComplete ? "no" : "yes"}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The parsed file, or what is wrong with it. Whatever is not exactly what we write is refused. */
export function parseTop(text: string): Top | string {
  const lines = text.split("\n");
  if (lines.pop() !== "") return "does not end with a newline";
  const read: Read = { files: [], plain: [], notes: new Map() };
  if (!lines.every((line) => readLine(read, line))) return "has a line that does not belong there";
  const top = fromNotes({ files: read.files, plain: read.plain }, read.notes);
  // Many texts would parse to the same; only one is written.
  if (typeof top === "string" || renderTop(top) === text) return top;
  return "is not written as it is when a package is sealed";
}

interface Read {
  readonly files: Checksum[];
  readonly plain: Checksum[];
  readonly notes: Map<string, string>;
}

function readLine({ files, plain, notes }: Read, line: string): boolean {
  const isInside = line.startsWith(INSIDE);
  const checksum = parseChecksumLine(isInside ? line.slice(INSIDE.length) : line);
  if (checksum !== null) return (isInside ? plain : files).push(checksum) > 0;
  const [, name = "", value = ""] = /^# ([a-z-]+) (.*)$/u.exec(line) ?? [];
  if (name === "" || notes.has(name)) return false;
  notes.set(name, value);
  return true;
}

function fromNotes(
  lists: Pick<Top, "files" | "plain">,
  notes: ReadonlyMap<string, string>,
): Top | string {
  const totals = /^(\d{1,15}) bytes (\d{1,15})$/u.exec(notes.get("files") ?? "");
  const incomplete = notes.get("incomplete");
  if (totals === null) return "does not state how many files there are";
  if (incomplete !== "yes" && incomplete !== "no") return "does not state whether it is complete";
  return {
    ...lists,
    incident: notes.get("case") ?? "",
    round: Number(notes.get("round") ?? "0"),
    custodyHead: notes.get("custody-head") ?? "",
    custodyLines: Number(notes.get("custody-lines") ?? "0"),
    journalHead: notes.get("journal-head") ?? "",
    count: Number(totals[1]),
    bytes: Number(totals[2]),
    isComplete: incomplete === "no",
  };
}
