/** One text of a JSON5 config replaced where it stands; every other byte stays, comments and order too. */

import { DEEPEST, parseConfigText } from "./config-text.ts";
import { jsonOf, nodeAt } from "./config-node.ts";
import type { ConfigNode } from "./config-node.ts";
import { canonicalJson, isJsonObject } from "../model/json.ts";
import type { Json } from "../model/json.ts";

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes with `value` under `keys`, where a plain text stands there now, or a sentence part that says why not.
 * Looked at again: read as JSON5 it differs in that one value and in nothing else.
 */
export function withText(
  bytes: Uint8Array,
  keys: readonly string[],
  value: string,
): Uint8Array | string {
  const before = plainTree(bytes);
  if (typeof before === "string") return before;
  const obstacle = obstacleOf(before, keys);
  if (obstacle !== null) return obstacle;
  const text = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);
  const spans = spansOf(text, keys);
  // Of a name that is given twice JSON5 takes the last one; a reader of another kind might not.
  const changed = spans.reduceRight(
    (all, { start, end }) => `${all.slice(0, start)}${JSON.stringify(value)}${all.slice(end)}`,
    text,
  );
  const after = new TextEncoder().encode(changed);
  const tree = plainTree(after);
  if (typeof tree === "string") return tree;
  const expected = canonicalJson(replaced(jsonOf(before), keys, value));
  return canonicalJson(jsonOf(tree)) === expected
    ? after
    : "it is written in a way that cannot be replaced byte for byte";
}

/** Nothing stands under these keys, nor in a file that is included on the way to them. */
export const NOT_SET = "it is not set";

/** A part of the text is the value of a variable (facts/openclaw.md section 1). */
const VARIABLE = /\$\{[A-Za-z_]\w*\}/u;

function obstacleOf(tree: ConfigNode, keys: readonly string[]): string | null {
  const old = nodeAt(tree, keys);
  if (old === null) return isIncluded(tree, keys) ? "it is set in an included file" : NOT_SET;
  if (old.kind !== "value" || typeof old.value !== "string") return "no plain text stands there";
  return VARIABLE.test(old.value) ? "it is taken from a variable" : null;
}

function isIncluded(tree: ConfigNode, keys: readonly string[]): boolean {
  return keys.some((_, index) => nodeAt(tree, [...keys.slice(0, index), "$include"]) !== null);
}

function plainTree(bytes: Uint8Array) {
  return parseConfigText(bytes, "", { left: 1_000_000 });
}

function replaced(tree: Json, keys: readonly string[], value: string): Json {
  const [key, ...rest] = keys;
  if (key === undefined) return value;
  if (!isJsonObject(tree)) return tree;
  const members = Object.entries(tree).map(
    ([name, inner]) => [name, name === key ? replaced(inner, rest, value) : inner] as const,
  );
  return Object.fromEntries(members);
}

/** White space and comments of JSON5. */
const GAP = /(?:[\s\u00a0\ufeff]+|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/uy;
const STRING = /"(?:[^"\\\n\r]|\\[^])*"|'(?:[^'\\\n\r]|\\[^])*'/uy;
/** A name without quotes, a number, a word. */
const WORD = /[^\s"',:[\]{}]+/uy;

/** Where the strings under these keys stand, in order. */
function spansOf(text: string, keys: readonly string[]): readonly Span[] {
  const reader = new Reader(text, keys);
  reader.value([]);
  return reader.spans;
}

/** Follows a text that a real parser has accepted; whatever it does not follow is found out by looking again. */
class Reader {
  readonly spans: Span[] = [];
  readonly #text: string;
  readonly #wanted: string;
  #at = 0;

  constructor(text: string, keys: readonly string[]) {
    this.#text = text;
    this.#wanted = JSON.stringify(keys);
  }

  value(path: readonly string[]): void {
    this.#take(GAP);
    if (path.length > DEEPEST) return;
    const start = this.#at;
    const next = this.#text[this.#at];
    if (next === "{") return this.#members(path);
    if (next === "[") return this.#items(path);
    if (this.#take(STRING) === null) {
      this.#take(WORD);
      return;
    }
    if (JSON.stringify(path) === this.#wanted) this.spans.push({ start, end: this.#at });
  }

  #members(path: readonly string[]): void {
    this.#at += 1;
    for (let before = -1; !this.#isAt("}") && before !== this.#at;) {
      before = this.#at;
      const name = nameOf(this.#take(STRING) ?? this.#take(WORD) ?? "");
      this.#skip(":");
      this.value([...path, name]);
      this.#skip(",");
    }
    this.#at += 1;
  }

  #items(path: readonly string[]): void {
    this.#at += 1;
    for (let before = -1; !this.#isAt("]") && before !== this.#at;) {
      before = this.#at;
      this.value([...path, "[]"]);
      this.#skip(",");
    }
    this.#at += 1;
  }

  #isAt(character: string): boolean {
    this.#take(GAP);
    return this.#at >= this.#text.length || this.#text[this.#at] === character;
  }

  #skip(character: string): void {
    if (this.#isAt(character)) this.#at += 1;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }
}

/** Names with escapes are no names of OpenClaw. */
function nameOf(written: string): string {
  return /^["']/u.test(written) ? written.slice(1, -1) : written;
}
