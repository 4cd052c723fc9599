/** Secrets in statements of one line: shell history, start files, units, cron, `.npmrc`, YAML of small programs. */

import { printable } from "../../model/printable.ts";
import type { Hints } from "./judge-kind.ts";
import type { Moments } from "./ledger.ts";
import { smellsSecret } from "./secret-words.ts";
import { secretsIn } from "./secrets-in-text.ts";
import { seeSetting } from "./see-setting.ts";
import type { Spot, Survey } from "./survey.ts";

export interface Lines {
  readonly text: string;
  readonly spot: Spot;
  readonly hints: Hints;
  readonly moments?: Moments;
}

const LONGEST_LINE = 65_536;

/** `NAME=`, `name: `, `--name `, `password `: the name has to smell; what it is called may itself be a value of a name before it. */
const NAMED = /(?<![\w$])(-{0,2}[A-Za-z_][\w.-]{0,80})(["']?\s{0,4}[=:]\s{0,4}|\s{1,4})/gu;

const VALUE = /"(?:[^"\\]|\\.){1,8192}"|'[^']{1,8192}'|[^\s"'`;|&<>()]{1,8192}/uy;

/** Of a statement that stands in quotes as a whole, as in a unit's `Environment="NAME=value"`. */
const IN_QUOTES = { '"': /[^"]{1,8192}/uy, "'": /[^']{1,8192}/uy } as const;

const HEADER =
  /\b(?:authorization|x-api-key|api-key|cookie|x-[\w-]{1,40}-token)\s{0,4}:\s{0,4}((?:Bearer|Basic|Bot|token)\s{1,4}[^\s"'`]{4,4096}|[^\s"'`]{8,4096})/giu;

const URL_TEXT = /[a-z][a-z\d+.-]{1,20}:\/\/[^\s"'`<>]{3,4096}/giu;

export function seeLines(survey: Survey, lines: Lines): void {
  for (const [index, line] of lines.text.split("\n").entries()) {
    for (const found of secretsOnLine(line.slice(0, LONGEST_LINE))) {
      const at = [lines.spot.at, `line ${index + 1}`, printable(found.name)];
      seeSetting(survey, {
        name: "",
        text: found.text,
        role: "secret",
        spot: { ...lines.spot, at: at.filter((part) => part !== "").join(" ") },
        hints: { ...lines.hints, variable: found.name },
        ...(found.encoding === "plain" ? {} : { encoding: found.encoding }),
        ...(lines.moments === undefined ? {} : { moments: lines.moments }),
      });
    }
  }
}

interface OnLine {
  readonly name: string;
  readonly text: string;
  readonly encoding: string;
}

function secretsOnLine(line: string): readonly OnLine[] {
  if (line.length < 6) return [];
  const urls = [...line.matchAll(URL_TEXT)].flatMap(([url]) =>
    secretsIn(url).map((inner) => ({ name: "", ...inner })),
  );
  const headers = [...line.matchAll(HEADER)].map(([, value = ""]) => header(value));
  return [...urls, ...headers, ...namedOn(line)];
}

/** From name to name: `export TOKEN=…` names two, and only what follows the one that smells is taken as a value. */
function namedOn(line: string): readonly OnLine[] {
  const all: OnLine[] = [];
  let end = 0;
  for (const { 0: whole, 1: name = "", 2: sign = "", index } of line.matchAll(NAMED)) {
    if (index < end || !isNamed({ name, sign })) continue;
    const from = index + whole.length;
    const value = valueAt(line, from, /^["']/u.test(sign) ? "" : (line[index - 1] ?? ""));
    end = from + value.length;
    all.push(...assigned(name, value));
  }
  return all;
}

function valueAt(line: string, from: number, quote: string): string {
  const pattern = quote === '"' || quote === "'" ? IN_QUOTES[quote] : VALUE;
  pattern.lastIndex = from;
  return pattern.exec(line)?.[0] ?? "";
}

function header(value: string): OnLine {
  const [inner] = secretsIn(value);
  return { name: "", text: inner?.text ?? value, encoding: inner?.encoding ?? "plain" };
}

function isNamed(found: { readonly name: string; readonly sign: string }): boolean {
  const name = bare(found.name);
  if (!smellsSecret(name) || /^authorization$/iu.test(name)) return false;
  // Between two words stands a blank: only an option, or a word of .netrc, is followed by its value so.
  const isOption = found.name.startsWith("-") || /^(?:password|passwd|_password)$/u.test(name);
  return found.sign.trim() !== "" || isOption;
}

function assigned(name: string, value: string): readonly OnLine[] {
  const text = value.replace(/^(["'])(.*)\1$/su, "$2");
  const isOther = text.startsWith("-") || text.startsWith("$") || text.length < 4;
  return isOther ? [] : [{ name: bare(name), text, encoding: "plain" }];
}

function bare(name: string): string {
  return name.replace(/^-+/u, "");
}
