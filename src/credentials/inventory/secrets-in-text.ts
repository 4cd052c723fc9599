/** Secrets inside a longer value: the password of a URL, of a Basic header, of an argument. */

import { smellsSecret } from "./secret-words.ts";

export interface Inner {
  readonly text: string;
  readonly encoding: "plain" | "base64" | "percent";
}

/** Longer values are no single header, URL or argument. */
const LONGEST = 8_192;

/** Empty when the value is not of a form that holds others. */
export function secretsIn(value: string): readonly Inner[] {
  const text = value.trim();
  if (text.length > LONGEST) return [];
  const header = basic(text);
  return header.length > 0 ? header : [...inUrl(text), ...inArgument(text)];
}

function basic(text: string): readonly Inner[] {
  const [, encoded] =
    /^(?:authorization\s{0,4}[:=]\s{0,4})?Basic\s{1,4}([\w+/=-]{4,})$/iu.exec(text) ?? [];
  const [, password] = /^[^:]{0,512}:(.+)$/su.exec(fromBase64(encoded ?? "")) ?? [];
  return password === undefined ? [] : [{ text: password, encoding: "base64" }];
}

/** `name:password` in base64, as `.docker/config.json` keeps it; nothing that chance makes reads so. */
export function passwordIn(value: string): readonly Inner[] {
  const text = value.trim();
  if (text.length > LONGEST || !/^[\w+/-]{16,}={0,2}$/u.test(text)) return [];
  const [, password] = /^[\w.@+-]{1,128}:([\x20-\x7e]{4,})$/u.exec(fromBase64(text)) ?? [];
  return password === undefined ? [] : [{ text: password, encoding: "base64" }];
}

const URL_TEXT =
  /^[a-z][a-z\d+.-]{1,20}:\/\/(?:([^\s/@:?#]*)(?::([^\s/@]*))?@)?[^\s?#]*(?:\?([^\s#]*))?/iu;

function inUrl(text: string): readonly Inner[] {
  const found = URL_TEXT.exec(text);
  if (found === null) return [];
  const [, user = "", password = "", query = ""] = found;
  // A lone user is a token: `https://ghp_…@github.com`.
  const owners = [password === "" ? user : password].filter((part) => part.length >= 4);
  const named = query
    .split("&")
    .map((pair) => pair.split("="))
    .flatMap(([name = "", ...rest]) =>
      smellsSecret(name) || name === "key" ? [rest.join("=")] : [],
    );
  return [...owners, ...named].filter((part) => part !== "").map(decoded);
}

/** `--token=…`, `API_KEY=…`, `Authorization: …`; the name has to smell. */
function inArgument(text: string): readonly Inner[] {
  const [, name = "", value = ""] =
    /^(?:--?)?([A-Za-z][\w.-]{0,80})(?:=|:\s{1,4})(\S.*)$/su.exec(text) ?? [];
  if (value === "" || value.startsWith("//") || !smellsSecret(name)) return [];
  const inner = basic(value);
  return inner.length > 0
    ? inner
    : [{ text: value.replace(/^(["'])(.*)\1$/su, "$2"), encoding: "plain" }];
}

function decoded(part: string): Inner {
  if (!part.includes("%")) return { text: part, encoding: "plain" };
  try {
    return { text: decodeURIComponent(part), encoding: "percent" };
  } catch {
    return { text: part, encoding: "plain" };
  }
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(
      Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
        character.charCodeAt(0),
      ),
    );
  } catch {
    return "";
  }
}
