/** How one value may be written: the bytes to look for, each with the name of its encoding. */

export interface Form {
  readonly encoding: string;
  readonly bytes: Uint8Array;
  /** How many bytes of the value stand before them, where that is known: of the plain form. */
  readonly before: number;
}

/** A longer value is recognised by a piece of its middle: nobody else's bytes are the same. */
const LONGEST = 64;
const PIECE = 48;
/** Shorter pieces come about by chance. */
const SHORTEST = 8;

const encoder = new TextEncoder();

/** Plain first; forms that read like an earlier one are left out. */
export function encodedForms(value: Uint8Array): readonly Form[] {
  const piece = recognisable(value);
  const text = new TextDecoder().decode(piece);
  const written: readonly (readonly [string, string])[] = [
    ["plain", text],
    ["json", json(text)],
    ["json twice", json(json(text))],
    ["percent", encodeURIComponent(text)],
    ["percent", everyByte(piece, "%").toUpperCase()],
    ["html", text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")],
    ["quoted-printable", text.replaceAll("=", "=3D")],
    ["hex", everyByte(piece, "")],
    ["hex", everyByte(piece, "").toUpperCase()],
    ...base64Forms(piece),
  ];
  const seen = new Set<string>();
  const forms = written.flatMap(([encoding, form]): readonly Form[] => {
    if (form.length < SHORTEST || seen.has(form)) return [];
    seen.add(form);
    const before = encoding === "plain" ? piece.byteOffset - value.byteOffset : 0;
    return [{ encoding, bytes: encoder.encode(form), before }];
  });
  return [...forms, ...utf16(text)];
}

/** The value itself, or the stretch of it that is least like anything else: padding and headers repeat. */
function recognisable(value: Uint8Array): Uint8Array {
  if (value.length <= LONGEST && !value.includes(0x0a)) return value;
  let best: Uint8Array | null = null;
  let most = 0;
  for (let start = 0; start + PIECE <= value.length; start += 4) {
    const piece = value.subarray(start, start + PIECE);
    const distinct = piece.includes(0x0a) ? 0 : new Set(piece).size;
    if (distinct > most) [best, most] = [piece, distinct];
  }
  return best ?? longestLine(value);
}

function longestLine(value: Uint8Array): Uint8Array {
  const lines = binary(value).split("\n");
  const longest = lines.toSorted((left, right) => right.length - left.length)[0] ?? "";
  const start = binary(value).indexOf(longest);
  return value.subarray(start, start + Math.min(longest.length, LONGEST));
}

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function everyByte(bytes: Uint8Array, before: string): string {
  return Array.from(bytes, (byte) => before + byte.toString(16).padStart(2, "0")).join("");
}

/** Base64 depends on how many bytes stand before: the characters that depend on the value alone. */
function base64Forms(bytes: Uint8Array): readonly (readonly [string, string])[] {
  return [0, 1, 2].flatMap((shift) => {
    const padded = "\0".repeat(shift) + binary(bytes);
    const encoded = btoa(padded).replaceAll("=", "");
    const first = Math.ceil((shift * 8) / 6);
    const whole = Math.floor((padded.length * 8) / 6);
    const core = encoded.slice(first, whole);
    return [
      ["base64", core],
      ["base64url", core.replaceAll("+", "-").replaceAll("/", "_")],
    ] as const;
  });
}

/** Each byte as a character; `latin1` of the Encoding Standard would change some. */
function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function utf16(text: string): readonly Form[] {
  const bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    bytes[at * 2] = code & 0xff;
    bytes[at * 2 + 1] = code >> 8;
  }
  return [{ encoding: "utf-16", bytes, before: 0 }];
}
