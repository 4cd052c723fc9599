/** `bodyfile.txt`: the format of The Sleuth Kit 3 that mactime, Plaso and UAC read. */

import type { EntryLine, RecordedStatus } from "./manifest.ts";

/** `MD5|name|inode|mode_as_string|UID|GID|size|atime|mtime|ctime|crtime` with times in seconds. */
export function bodyFileLine({ path, status }: EntryLine): string | null {
  if (status === null) return null;
  const fields = [
    "0",
    // Its only separator must not come from a file name.
    path.replaceAll("|", "\\u{7c}"),
    status.ino,
    modeText(status),
    status.uid,
    status.gid,
    status.size,
    ...[status.atimeNs, status.mtimeNs, status.ctimeNs, status.birthNs].map(seconds),
  ];
  return fields.join("|");
}

const TYPE_LETTERS: Readonly<Record<string, string>> = {
  "10": "r",
  "4": "d",
  "12": "l",
  "1": "p",
  "14": "h",
  "2": "c",
  "6": "b",
};
const SPECIAL_BITS = [
  { bit: 0o4000, at: 2, with: "s", without: "S" },
  { bit: 0o2000, at: 5, with: "s", without: "S" },
  { bit: 0o1000, at: 8, with: "t", without: "T" },
];

function modeText(status: RecordedStatus): string {
  const mode = Number.parseInt(status.mode, 8);
  const letter = TYPE_LETTERS[Math.floor(mode / 0o10000).toString(8)] ?? "-";
  const rights = Array.from("rwxrwxrwx", (right, at) =>
    (mode & (0o400 >> at)) === 0 ? "-" : right,
  );
  for (const special of SPECIAL_BITS) {
    if ((mode & special.bit) === 0) continue;
    rights[special.at] = rights[special.at] === "-" ? special.without : special.with;
  }
  return `${letter}/${letter}${rights.join("")}`;
}

function seconds(ns: string): string {
  return String(BigInt(ns) / 1_000_000_000n);
}
