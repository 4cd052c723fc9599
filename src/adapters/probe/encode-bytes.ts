/** Encodings of a secret as bytes, never as text: a buffer can be overwritten, a string cannot. */

const HEX = Buffer.from("0123456789ABCDEF");
const BASE64 = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PAD = 0x3d;
const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const QUOTE = 0x22;

/** RFC 4648 section 4. */
export function base64Bytes(bytes: Uint8Array): Buffer {
  const encoded = Buffer.alloc(4 * Math.ceil(bytes.length / 3), PAD);
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const [first = 0, second, third] = bytes.subarray(from, from + 3);
    encoded[to] = at(BASE64, first >> 2);
    encoded[to + 1] = at(BASE64, ((first & 3) << 4) | ((second ?? 0) >> 4));
    if (second !== undefined)
      encoded[to + 2] = at(BASE64, ((second & 15) << 2) | ((third ?? 0) >> 6));
    if (third !== undefined) encoded[to + 3] = at(BASE64, third & 63);
  }
  return encoded;
}

/** Percent-encoding (RFC 3986 section 2.1) of everything but unreserved characters. */
export function formBytes(bytes: Uint8Array): Buffer {
  const room = Buffer.alloc(3 * bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (isUnreserved(byte)) room[length++] = byte;
    else {
      room[length++] = PERCENT;
      room[length++] = at(HEX, byte >> 4);
      room[length++] = at(HEX, byte & 15);
    }
  }
  return room.subarray(0, length);
}

/** Inside a JSON string (RFC 8259 section 7). */
export function jsonBytes(bytes: Uint8Array): Buffer {
  const room = Buffer.alloc(6 * bytes.length);
  let length = 0;
  for (const byte of bytes) {
    if (byte < 0x20) {
      length += room.write("\\u00", length, "latin1");
      room[length++] = at(HEX, byte >> 4);
      room[length++] = at(HEX, byte & 15);
    } else {
      if (byte === QUOTE || byte === BACKSLASH) room[length++] = BACKSLASH;
      room[length++] = byte;
    }
  }
  return room.subarray(0, length);
}

function at(table: Buffer, index: number): number {
  return table[index] ?? 0;
}

function isUnreserved(byte: number): boolean {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9._~-]/.test(character);
}
