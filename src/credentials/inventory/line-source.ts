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

/** `NAME=value`, `name: value`, `--name value`, `password value`; the name has to smell. */
const ASSIGNMENT =
  /(?<![\w$])(-{0,2}[A-Za-z_][\w.-]{0,80})(["']?\s{0,4}[=:]\s{0,4}|\s{1,4})("(?:[^"\\]|\\.){1,8192}"|'[^']{1,8192}'|[^\s"'`;|&<>()]{1,8192})/gu;

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
  const named = [...line.matchAll(ASSIGNMENT)].flatMap(([, name = "", sign = "", value = ""]) =>
    assigned({ name, sign, value }),
  );
  return [...urls, ...headers, ...named];
}

function header(value: string): OnLine {
  const [inner] = secretsIn(value);
  return { name: "", text: inner?.text ?? value, encoding: inner?.encoding ?? "plain" };
}

function assigned(found: {
  readonly name: string;
  readonly sign: string;
  readonly value: string;
}): readonly OnLine[] {
  const name = found.name.replace(/^-+/u, "");
  if (!smellsSecret(name) || /^authorization$/iu.test(name)) return [];
  // Between two words stands a blank: only an option, or a word of .netrc, is followed by its value so.
  const isSpaced = found.sign.trim() === "";
  const isOption = found.name.startsWith("-") || /^(?:password|passwd|_password)$/u.test(name);
  if (isSpaced && !isOption) return [];
  const text = found.value.replace(/^(["'])(.*)\1$/su, "$2");
  const isOther = text.startsWith("-") || text.startsWith("$") || text.length < 4;
  return isOther ? [] : [{ name, text, encoding: "plain" }];
}
