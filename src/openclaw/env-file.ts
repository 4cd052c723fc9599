/** Files of variables: `.env` as dotenv reads them, and EnvironmentFile= of systemd.exec(5). */

export interface FileVariable {
  readonly name: string;
  /** May be a secret. */
  readonly value: string;
  /** First line, from 1. */
  readonly line: number;
}

export interface EnvFileReading {
  /** In the order of the file; of two with one name the later counts. */
  readonly variables: readonly FileVariable[];
  /** Lines that are neither variable, comment nor empty. */
  readonly oddLines: readonly number[];
}

export type EnvFileFormat = "dotenv" | "systemd";

const MOST_VARIABLES = 10_000;
const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)\s*=(.*)$/su;

/** Never fails: what is not understood is counted, and a reader of patterns still sees it. */
export function readEnvFile(text: string, format: EnvFileFormat): EnvFileReading {
  const lines = text.replace(/^\ufeff/u, "").split(/\r\n|\n|\r/u);
  const variables: FileVariable[] = [];
  const oddLines: number[] = [];
  for (let at = 0; at < lines.length && variables.length < MOST_VARIABLES;) {
    const statement = format === "systemd" ? continued(lines, at) : quotedOver(lines, at);
    const match = ASSIGNMENT.exec(statement.text);
    const [, name, rest = ""] = match ?? [];
    if (name !== undefined) {
      const value = format === "systemd" ? systemdValue(rest) : dotenvValue(rest);
      variables.push({ name, value, line: at + 1 });
    } else if (!isComment(statement.text, format)) oddLines.push(at + 1);
    at += statement.lines;
  }
  return { variables, oddLines };
}

interface Statement {
  readonly text: string;
  readonly lines: number;
}

/** systemd: a backslash at the end joins the next line. */
function continued(lines: readonly string[], from: number): Statement {
  if (isComment(lines[from] ?? "", "systemd")) return { text: lines[from] ?? "", lines: 1 };
  let end = from;
  while ((lines[end] ?? "").endsWith("\\") && end + 1 < lines.length) end += 1;
  const parts = lines.slice(from, end + 1).map((line) => line.replace(/\\$/u, ""));
  return { text: parts.join(""), lines: end - from + 1 };
}

/** dotenv: a quote that is not closed in its line may be closed in a later one. */
function quotedOver(lines: readonly string[], from: number): Statement {
  const first = lines[from] ?? "";
  const quote = /^\s*(?:export\s+)?[\w.-]+\s*=\s*(["'`])/u.exec(first);
  const mark = quote?.[1];
  if (quote === null || mark === undefined) return { text: first, lines: 1 };
  let open = first.slice(quote[0].length);
  for (let end = from; end < lines.length && end < from + 1_000; end += 1) {
    if (end > from) open = lines[end] ?? "";
    if (closing(open, mark) >= 0) {
      return { text: lines.slice(from, end + 1).join("\n"), lines: end - from + 1 };
    }
  }
  return { text: first, lines: 1 };
}

function isComment(line: string, format: EnvFileFormat): boolean {
  return (format === "systemd" ? /^\s*(?:$|[#;])/u : /^\s*(?:$|#)/u).test(line);
}

/** Position of a quote without a backslash in front of it, or -1. */
function closing(text: string, mark: string): number {
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    if (at === 0 || text[at - 1] !== "\\") return at;
  }
  return -1;
}

function dotenvValue(rest: string): string {
  const text = rest.trim();
  const mark = text.charAt(0);
  const end = /["'`]/u.test(mark) ? closing(text.slice(1), mark) : -1;
  if (end < 0) return (text.split(/\s#|^#/u)[0] ?? "").trim();
  const inside = text.slice(1, end + 1);
  return mark === '"' ? inside.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : inside;
}

/** Quoted parts and bare ones side by side; a backslash keeps the next character. */
function systemdValue(rest: string): string {
  const parts = rest.trim().matchAll(/'([^']*)'|"((?:\\[^]|[^"\\])*)"|\\([^])|([^'"\\]+|['"\\])/gu);
  return [...parts]
    .map(([, single, double, escaped, bare]) =>
      double === undefined
        ? (single ?? escaped ?? bare ?? "")
        : double.replace(/\\(["\\`$])/gu, (_, kept: string) => kept),
    )
    .join("");
}
