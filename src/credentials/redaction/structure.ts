/** Values that their place gives away: a header, a named field, a URL (facts/credentials.md section 8, layer 2). */

import { hasLettersAndDigits } from "../checksums.ts";
import { isNoSecret } from "../inventory/no-secret.ts";

export interface Placed {
  readonly start: number;
  readonly end: number;
  readonly rule: string;
}

interface Rule {
  readonly id: string;
  readonly pattern: RegExp;
  /** A person chose it: it need not look like chance. */
  readonly isChosen?: true;
}

const QUOTE = String.raw`\\{0,15}["']?`;
const IS = String.raw`${QUOTE}\s{0,4}(?:=>|[:=])\s{0,4}${QUOTE}`;
const PLAIN_VALUE = String.raw`[^\s"'\\,;&<>(){}\[\]]`;

const RULES: readonly Rule[] = [
  {
    id: "authorization",
    pattern: new RegExp(
      `(?<![A-Za-z0-9])authorization${IS}(?:(?:bearer|basic|token|bot|digest)\\s{1,4})?(?<secret>[A-Za-z0-9._~+/:=-]{8,4096})`,
      "dgi",
    ),
    isChosen: true,
  },
  {
    id: "cookie",
    pattern: new RegExp(
      `(?<![A-Za-z0-9])(?:set-)?cookie${IS}(?<secret>[^"'\\\\\\r\\n]{8,4096})`,
      "dgi",
    ),
  },
  {
    id: "named-password",
    pattern: new RegExp(
      `(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{0,64}(?:passw(?:or)?d|passphrase)${IS}(?<secret>${PLAIN_VALUE}{6,512})`,
      "dgi",
    ),
    isChosen: true,
  },
  {
    id: "named-secret",
    pattern: new RegExp(
      `(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{0,64}(?:api[_-]?key|secret|token|private[_-]?key|access[_-]?key|credential)${IS}(?<secret>${PLAIN_VALUE}{8,4096})`,
      "dgi",
    ),
  },
  {
    id: "url-userinfo",
    pattern:
      /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'\\]{0,256}:(?<secret>[^\s/@"'\\]{3,512})@/dgi,
    isChosen: true,
  },
  {
    id: "url-userinfo",
    pattern: /(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20}:\/\/(?<secret>[^\s/@:"'\\]{16,512})@/dgi,
  },
  {
    id: "url-query",
    pattern:
      /[?&#](?:access_token|refresh_token|id_token|token|key|api[_-]?key|auth|secret|sig|signature|password)=(?<secret>[^\s&"'\\#<>]{8,4096})/dgi,
  },
];

/** In the order of the rules; they may overlap. */
export function placedValues(text: string): readonly Placed[] {
  return RULES.flatMap((rule) => matches(rule, text));
}

function matches(rule: Rule, text: string): readonly Placed[] {
  const all: Placed[] = [];
  for (const found of text.matchAll(rule.pattern)) {
    const [start, end] = found.indices?.groups?.["secret"] ?? [0, 0];
    if (isSecret(rule, text.slice(start, end))) all.push({ start, end, rule: rule.id });
  }
  return all;
}

function isSecret(rule: Rule, value: string): boolean {
  if (isNoSecret(value) || value.startsWith("[[ir:")) return false;
  if (/^(?:\$|process\.env|os\.environ|env\.|https?:\/\/[^@]*$|~?\/|\.{1,2}\/)/u.test(value))
    return false;
  return rule.isChosen === true || (hasLettersAndDigits(value) && !isWords(value));
}

/** Words with a number behind them: names of models, files and versions. */
function isWords(value: string): boolean {
  return /^[a-z]+(?:[._-][a-z]+)*(?:[._-]?v?\d{1,4}){0,3}$/iu.test(value) && value.length < 24;
}
