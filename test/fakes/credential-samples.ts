/** Values that nobody issued and that look as a shape says, checksum included. */

import { base62, crc32 } from "../../src/credentials/checksums.ts";
import type { Shape } from "../../src/credentials/credential-kind.ts";
import { ALPHANUMERIC, BASE64 } from "./random.ts";
import type { Random } from "./random.ts";

/** A text that the pattern matches as a whole; its `secret` is the value. */
export interface Sample {
  readonly text: string;
  readonly secret: string;
}

const TRIES = 500;
/** An unbounded repetition is written this much longer than it must be. */
const SPARE = 6;

export function sampleOf(shape: Shape, random: Random): Sample {
  const whole = new RegExp(`^(?:${shape.pattern.source})$`, "du");
  for (let tried = 0; tried < TRIES; tried += 1) {
    const text = shape.pattern.source.includes("PRIVATE KEY")
      ? privateKey(shape, random)
      : mended(write(shape.pattern.source, random), random);
    const secret = whole.exec(text)?.groups?.["secret"] ?? text;
    if (whole.test(text) && shape.isValid?.(secret) !== false) return { text, secret };
  }
  throw new Error(`No sample of ${shape.pattern.source}`);
}

/** Armoured, on lines of 64; inside JSON their ends are escaped. */
function privateKey(shape: Shape, random: Random): string {
  const isJson = shape.pattern.source.startsWith("private_key");
  const lines = Array.from({ length: 24 }, () => random.text(64, BASE64));
  const name = isJson
    ? "PRIVATE KEY"
    : random.pick(["OPENSSH PRIVATE KEY", "RSA PRIVATE KEY", "PRIVATE KEY"]);
  const key = [`-----BEGIN ${name}-----`, ...lines, `-----END ${name}-----`];
  return isJson ? `private_key": "${key.join(String.raw`\n`)}` : key.join("\n");
}

/** What a checksum at the end or a number inside has to be. */
function mended(text: string, random: Random): string {
  if (/^(?:gh[pours]|npm)_[A-Za-z0-9]{36}$/u.test(text)) {
    const body = text.slice(4, -6);
    return text.slice(0, 4) + body + base62(crc32(body));
  }
  if (/^syt_.*_.{6}$/u.test(text)) return text.slice(0, -6) + base62(crc32(text.slice(0, -7)));
  if (text.startsWith("nsec1")) return nsec(random);
  if (/^[MNO][DTjz][A-Za-z].{21,25}\..{6}\./u.test(text)) {
    const id = btoa(`1${random.text(17, "0123456789")}`);
    return id + text.slice(text.indexOf("."));
  }
  return text;
}

const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

function nsec(random: Random): string {
  const data = Array.from({ length: 52 }, () => random.below(32));
  const spread = [3, 3, 3, 3, 0, 14, 19, 5, 3];
  const state = polymod([...spread, ...data, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = [0, 1, 2, 3, 4, 5].map((at) => (state >>> (5 * (5 - at))) & 31);
  return `nsec1${[...data, ...check].map((digit) => BECH32[digit]).join("")}`;
}

/** As BIP 173 states it; written apart from the code under test. */
function polymod(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let checksum = 1;
  for (const value of values) {
    const top = checksum >>> 25;
    checksum = ((checksum & 0x1ffffff) << 5) ^ value;
    for (let bit = 0; bit < 5; bit += 1) {
      if ((top >>> bit) & 1) checksum ^= generators[bit] ?? 0;
    }
  }
  return checksum >>> 0;
}

/** Writes any text that a pattern of the catalogue's small language matches; looks around are left to chance. */
function write(source: string, random: Random): string {
  const branches = split(source);
  let rest = random.pick(branches);
  let text = "";
  while (rest !== "") {
    const atom =
      /^(?:\((?:[^()\\[]|\\.|\[(?:[^\]\\]|\\.)*\]|\((?:[^()\\[]|\\.|\[(?:[^\]\\]|\\.)*\])*\))*\)|\[(?:[^\]\\]|\\.)*\]|\\.|[^\\])/u.exec(
        rest,
      )?.[0] ?? rest;
    const repeat = /^(?:\{(\d+)(,?)(\d*)\}|[*+?])?\??/u.exec(rest.slice(atom.length));
    // Backslashes before a quote come from the text around it.
    const times = atom === String.raw`\\` ? 0 : timesOf(repeat, random);
    for (let count = 0; count < times; count += 1) text += one(atom, random);
    rest = rest.slice(atom.length + (repeat?.[0].length ?? 0));
  }
  return text;
}

function timesOf(repeat: RegExpExecArray | null, random: Random): number {
  const sign = repeat?.[0] ?? "";
  if (sign === "") return 1;
  if (sign.startsWith("?")) return random.below(2);
  if (!sign.startsWith("{")) return random.below(SPARE);
  const least = Number(repeat?.[1]);
  if (repeat?.[2] === "") return least;
  const most = repeat?.[3] === "" ? least + SPARE : Number(repeat?.[3]);
  return least + random.below(Math.min(most - least, 40) + 1);
}

function one(atom: string, random: Random): string {
  if (atom.startsWith("(")) {
    const inner = /^\((?:\?(<?[=!]|:|<[a-z]+>))?([^]*)\)$/u.exec(atom);
    return /[=!]/u.test(inner?.[1] ?? "") ? "" : write(inner?.[2] ?? "", random);
  }
  if (atom.startsWith("[")) return random.text(1, lettersOf(atom));
  if (atom === String.raw`\s`) return " ";
  return atom.startsWith("\\") ? atom.slice(1) : atom;
}

/** Printable characters of a class; letters and digits where there are any. */
function lettersOf(atom: string): string {
  const inside = new RegExp(`^${atom}$`, "u");
  const plain = Array.from(ALPHANUMERIC).filter((letter) => inside.test(letter));
  const signs = Array.from("-_~.+/=:, ").filter((letter) => inside.test(letter));
  return (plain.length > 0 ? plain : signs).join("");
}

/** Branches at the outermost level. */
function split(source: string): readonly string[] {
  const branches = [""];
  let depth = 0;
  for (const part of source.match(/\\.|\[(?:[^\]\\]|\\.)*\]|[^]/gu) ?? []) {
    if (part === "(") depth += 1;
    if (part === ")") depth -= 1;
    if (part === "|" && depth === 0) branches.push("");
    else branches[branches.length - 1] += part;
  }
  return branches;
}
