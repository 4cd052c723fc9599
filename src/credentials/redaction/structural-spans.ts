/** Values that the text itself calls secret: by the name of a member, a variable, a parameter, an option. */

import { smellsSecret } from "../inventory/secret-words.ts";
import type { Span } from "./exact-span.ts";

/** Name and value of each; nothing in them can be matched in two ways, so they are linear. */
const FORMS: readonly RegExp[] = [
  /"(?<name>[^"\\]{1,100})"\s{0,20}:\s{0,20}"(?<value>(?:[^"\\]|\\.)+)"/dgsu,
  /\\"(?<name>[^"\\]{1,100})\\"\s{0,20}:\s{0,20}\\"(?<value>(?:[^"\\]|\\[^"])+)\\"/dgu,
  /^[ \t]{0,40}(?:export[ \t]+)?(?<name>[A-Za-z_][\w.-]{0,99})[ \t]{0,20}[=:][ \t]{0,20}(?<value>[^\s"'{[][^\r\n]*|"[^"\r\n]+"|'[^'\r\n]+')/dgmu,
  /[?&](?<name>[A-Za-z_][\w.-]{0,99})=(?<value>[^&\s"'<>#]+)/dgu,
  /(?:^|\s)--(?<name>[a-z][\w-]{0,99})[= ](?<value>[^\s"'-][^\s"']*)/dgmu,
];
const USER_INFO = /\w:\/\/[^\s/@:"']{0,200}:(?<value>[^\s/@"']{1,500})@/dgu;
const BEARER = /\b(?:Bearer|Basic)\s{1,4}(?<value>[A-Za-z0-9._~+/=-]{8,})/dgu;

/** Nothing is told by a reference, a switch, a small number, or by what was taken out already. */
const HARMLESS =
  /^["']?(?:\$\{?[A-Za-z_]\w*\}?|true|false|null|none|undefined|\d{1,6}|\[redacted [^\]]*\].*|)["']?[,;]?\s*$/iu;

export function structuralSpans(bytes: Uint8Array): readonly Span[] {
  // Each byte one character, so that places in the text are places in the bytes.
  const text = binary(bytes);
  const named = FORMS.flatMap((form) =>
    Array.from(text.matchAll(form)).filter(({ groups }) => smellsSecret(groups?.["name"] ?? "")),
  );
  const plain = [USER_INFO, BEARER].flatMap((form) => Array.from(text.matchAll(form)));
  return [...named, ...plain].flatMap((match) => {
    const value = match.groups?.["value"] ?? "";
    const place = match.indices?.groups?.["value"];
    if (place === undefined || HARMLESS.test(value)) return [];
    return [unquoted({ from: place[0], to: place[1] }, value)];
  });
}

function unquoted({ from, to }: Span, value: string): Span {
  const isQuoted = value.length > 2 && /^(["']).*\1$/su.test(value);
  return isQuoted ? { from: from + 1, to: to - 1 } : { from, to };
}

const PIECE = 8_192;

/** Not `latin1` of the Encoding Standard, which gives some bytes two units. */
function binary(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += PIECE)
    parts.push(String.fromCharCode(...bytes.subarray(from, from + PIECE)));
  return parts.join("");
}
