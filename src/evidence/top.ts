/** `TOP`: the one file that stands for the whole package; its own SHA-256 is the head that the operator notes. */

import { checksumLine, parseChecksumLine } from "./checksums.ts";
import type { Checksum } from "./checksums.ts";

export interface Top {
  /** In byte order of their names. */
  readonly files: readonly Checksum[];
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

export function renderTop(top: Top): string {
  const lines = [
    ...top.files.map(checksumLine),
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
  const files: Checksum[] = [];
  const notes = new Map<string, string>();
  for (const line of lines) {
    const note = /^# ([a-z-]+) (.*)$/u.exec(line);
    const checksum = parseChecksumLine(line);
    if (note?.[1] !== undefined && !notes.has(note[1])) notes.set(note[1], note[2] ?? "");
    else if (checksum !== null) files.push(checksum);
    else return "has a line that does not belong there";
  }
  return fromNotes(files, notes);
}

function fromNotes(files: readonly Checksum[], notes: ReadonlyMap<string, string>): Top | string {
  const totals = /^(\d{1,15}) bytes (\d{1,15})$/u.exec(notes.get("files") ?? "");
  const incomplete = notes.get("incomplete");
  if (totals === null) return "does not state how many files there are";
  if (incomplete !== "yes" && incomplete !== "no") return "does not state whether it is complete";
  return {
    files,
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
