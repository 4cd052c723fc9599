/** Every way in which a value may be written, whole: what has to disappear from a copy for others. */

export interface WrittenForm {
  readonly encoding: string;
  readonly bytes: Uint8Array;
}

/** Shorter forms come about by chance. */
export const SHORTEST_FORM = 8;

const encoder = new TextEncoder();

/** Forms that read like an earlier one are left out. */
export function writtenForms(value: Uint8Array): readonly WrittenForm[] {
  const text = new TextDecoder().decode(value);
  const once = json(text);
  const texts: readonly (readonly [string, string])[] = [
    ["plain", text],
    ["json", once],
    ["json", once.replaceAll("/", String.raw`\/`)],
    ["json", ascii(once)],
    ["json twice", json(once)],
    ["percent", percent(text)],
    ["percent", percent(text).replaceAll("%20", "+")],
    ["percent", lowerEscapes(percent(text))],
    ["percent", everyByte(value, "%").toUpperCase()],
    ["html", html(text)],
    ["html", html(text).replaceAll("&#39;", "&apos;")],
    ["html", Array.from(text, (letter) => `&#${String(letter.codePointAt(0))};`).join("")],
    ["quoted-printable", quotedPrintable(value)],
    ["hex", everyByte(value, "")],
    ["hex", everyByte(value, "").toUpperCase()],
    ["hex", everyByte(value, String.raw`\x`)],
    ...base64Forms(value),
  ];
  const seen = new Set<string>();
  const forms = texts.flatMap(([encoding, form]): readonly WrittenForm[] => {
    if (form.length < SHORTEST_FORM || seen.has(form)) return [];
    seen.add(form);
    return [{ encoding, bytes: encoder.encode(form) }];
  });
  return [...forms, ...wideForms(text)];
}

function json(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function ascii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, (letter) =>
    json(letter).startsWith("\\") ? json(letter) : units(letter),
  );
}

function units(letter: string): string {
  return letter
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
}

/** A value of bytes that are no text is escaped byte by byte. */
function percent(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return everyByte(encoder.encode(text), "%").toUpperCase();
  }
}

function lowerEscapes(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}

const HTML: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function html(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (sign) => HTML[sign] ?? sign);
}

function quotedPrintable(value: Uint8Array): string {
  return Array.from(value, (byte) =>
    byte === 0x3d || byte < 0x20 || byte > 0x7e
      ? `=${byte.toString(16).toUpperCase().padStart(2, "0")}`
      : String.fromCharCode(byte),
  ).join("");
}

function everyByte(value: Uint8Array, before: string): string {
  return Array.from(value, (byte) => before + byte.toString(16).padStart(2, "0")).join("");
}

/** The characters of base64 that depend on the value alone, with 0, 1 or 2 bytes before it; of wide text too. */
function base64Forms(value: Uint8Array): readonly (readonly [string, string])[] {
  return [value, wide(new TextDecoder().decode(value), true)].flatMap((bytes) =>
    [0, 1, 2].flatMap((shift) => {
      const padded = "\0".repeat(shift) + binary(bytes);
      const first = Math.ceil((shift * 8) / 6);
      const core = btoa(padded)
        .replaceAll("=", "")
        .slice(first, Math.floor((padded.length * 8) / 6));
      return [
        ["base64", core],
        ["base64url", core.replaceAll("+", "-").replaceAll("/", "_")],
      ] as const;
    }),
  );
}

function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

function wideForms(text: string): readonly WrittenForm[] {
  return [
    { encoding: "utf-16", bytes: wide(text, true) },
    { encoding: "utf-16", bytes: wide(text, false) },
  ];
}

function wide(text: string, isLittle: boolean): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), isLittle);
  return bytes;
}
