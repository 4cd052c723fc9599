/** Checks inside a value that need nobody's answer. A failed one lowers the confidence, it never hides a value. */

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const BECH32_GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECK_LENGTH = 6;

const CRC32_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) {
    value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return value >>> 0;
});

/** CRC-32 of a text of Latin-1 characters, as zip and gzip compute it. */
export function crc32(text: string): number {
  let state = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    state = (state >>> 8) ^ (CRC32_TABLE[(state ^ text.charCodeAt(at)) & 0xff] ?? 0);
  }
  return (state ^ 0xffffffff) >>> 0;
}

/** Digits, capitals, small letters; six characters hold any CRC-32. */
export function base62(value: number): string {
  let rest = value;
  let text = "";
  while (rest > 0) {
    text = (BASE62[rest % 62] ?? "") + text;
    rest = Math.floor(rest / 62);
  }
  return text.padStart(CHECK_LENGTH, "0");
}

/** Six characters at the end are the CRC-32 of what stands between prefix and them: GitHub's and npm's tokens. */
export function isCrcOfBody(value: string): boolean {
  const body = value.slice(value.indexOf("_") + 1, -CHECK_LENGTH);
  return base62(crc32(body)) === value.slice(-CHECK_LENGTH);
}

/** Six characters after the last underscore are the CRC-32 of everything before it: Synapse's tokens. */
export function isCrcOfAllBefore(value: string): boolean {
  const split = value.lastIndexOf("_");
  return base62(crc32(value.slice(0, split))) === value.slice(split + 1);
}

function bech32Polymod(values: readonly number[]): number {
  let state = 1;
  for (const value of values) {
    const top = state >>> 25;
    state = ((state & 0x1ffffff) << 5) ^ value;
    BECH32_GENERATORS.forEach((generator, bit) => {
      if (((top >>> bit) & 1) === 1) state ^= generator;
    });
  }
  return state >>> 0;
}

/** The checksum of a bech32 text such as `nsec1…`. */
export function isBech32(value: string): boolean {
  const split = value.lastIndexOf("1");
  const prefix = Array.from(value.slice(0, split), (character) => character.charCodeAt(0));
  const data = Array.from(value.slice(split + 1), (character) => BECH32.indexOf(character));
  if (split < 1 || data.length < CHECK_LENGTH || data.includes(-1)) return false;
  const spread = [...prefix.map((code) => code >>> 5), 0, ...prefix.map((code) => code & 31)];
  return bech32Polymod([...spread, ...data]) === 1;
}

/** The account number that an AWS access key id carries; "" where it cannot be one. */
export function awsAccountOf(keyId: string): string {
  let bits = 0n;
  for (const character of keyId.slice(4, 14)) {
    const digit = BASE32.indexOf(character);
    if (digit === -1) return "";
    bits = (bits << 5n) | BigInt(digit);
  }
  // Ten characters are 50 bits: one that is not used, forty of the number, nine of the rest.
  const account = (bits >> 9n) & 0xff_ffff_ffffn;
  return account > 999_999_999_999n ? "" : account.toString().padStart(12, "0");
}

/** The public number that stands as base64 before the first dot; "" where there is none. */
export function numberBeforeDot(value: string): string {
  const head = value.slice(0, value.indexOf(".")).replaceAll("-", "+").replaceAll("_", "/");
  try {
    const text = atob(head);
    return /^[0-9]{15,20}$/u.test(text) ? text : "";
  } catch {
    return "";
  }
}

/** Letters and digits both: a word or a number alone is no random value. */
export function hasLettersAndDigits(value: string): boolean {
  return /[0-9]/u.test(value) && /[A-Za-z]/u.test(value);
}
