/** The checksum lines of GNU coreutils, which `sha256sum -c` and `shasum -a 256 -c` read. */

export interface Checksum {
  readonly sha256: string;
  readonly name: string;
}

/** sha256sum(1): a name with a newline, a carriage return or a backslash is escaped, and the line begins with one. */
export function checksumLine({ sha256, name }: Checksum): string {
  const escaped = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${escaped === name ? "" : "\\"}${sha256}  ${escaped}`;
}

/** `null` for a line that is not a checksum (a comment, damage). */
export function parseChecksumLine(line: string): Checksum | null {
  const match = /^(\\?)([0-9a-f]{64}) [ *](.+)$/u.exec(line);
  if (match === null) return null;
  const [, mark, sha256 = "", name = ""] = match;
  return { sha256, name: mark === "" ? name : plainName(name) };
}

const ESCAPES: Readonly<Record<string, string>> = { "\\\\": "\\", "\\n": "\n", "\\r": "\r" };

function plainName(name: string): string {
  return name.replace(/\\[\\nr]/gu, (escape) => ESCAPES[escape] ?? escape);
}
