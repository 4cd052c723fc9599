/** Bech32 (BIP 173, without its limit of 90 characters): text with a checksum that notices typing mistakes. */

export interface Bech32 {
  readonly prefix: string;
  readonly bytes: Uint8Array;
}

const ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM = 6;

/** Lower case; `null` for anything that is not exactly one spelling of its bytes. */
export function decodeBech32(text: string): Bech32 | null {
  const lower = text.toLowerCase();
  if (text !== lower && text !== text.toUpperCase()) return null;
  const separator = lower.lastIndexOf("1");
  const prefix = lower.slice(0, separator);
  const values = Array.from(lower.slice(separator + 1), (letter) => ALPHABET.indexOf(letter));
  if (separator < 1 || values.length < CHECKSUM || values.includes(-1)) return null;
  if (polymod([...expanded(prefix), ...values]) !== 1) return null;
  const bytes = regrouped(values.slice(0, -CHECKSUM));
  return bytes === null ? null : { prefix, bytes };
}

export function encodeBech32({ prefix, bytes }: Bech32): string {
  const values = fiveBits(bytes);
  const sum =
    polymod([...expanded(prefix), ...values, ...Array.from({ length: CHECKSUM }, () => 0)]) ^ 1;
  const checksum = Array.from({ length: CHECKSUM }, (_, at) => (sum >>> (5 * (5 - at))) & 31);
  return `${prefix}1${[...values, ...checksum].map((value) => ALPHABET[value]).join("")}`;
}

function expanded(prefix: string): readonly number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

function polymod(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    GENERATOR.forEach((word, bit) => {
      if (((top >>> bit) & 1) === 1) sum ^= word;
    });
  }
  return sum >>> 0;
}

/** Groups of five bits to bytes; what is left over must be fewer than five bits, all zero. */
function regrouped(values: readonly number[]): Uint8Array | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 0xff);
  }
  const rest = held & ((1 << bits) - 1);
  return bits >= 5 || rest !== 0 ? null : Uint8Array.from(bytes);
}

function fiveBits(bytes: Uint8Array): readonly number[] {
  const values: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      values.push((held >>> bits) & 31);
    }
  }
  if (bits > 0) values.push((held << (5 - bits)) & 31);
  return values;
}
