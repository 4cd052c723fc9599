/** Text from the host, made safe to show: nothing of it can move a cursor, hide or reorder words. */

/**
 * Controls, format characters (bidirectional, zero-width, tags), line and paragraph separators, half characters,
 * whatever is drawn as nothing (Unicode's Default_Ignorable_Code_Point: fillers, variation selectors), and the
 * backslash that our own escapes begin with.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\\]/gu;

/** Escapes (never strips) what a terminal or a reader could be attacked with; `\u{1b}` form. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (unsafe) =>
    unsafe === "\\" ? "\\\\" : `\\u{${(unsafe.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** Bytes that should be UTF-8 (names, titles): what does not decode shows as `\x` escapes. */
export function printableBytes(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8").decode(bytes);
  if (!text.includes("\ufffd")) return printable(text);
  return printable(new TextDecoder("latin1").decode(bytes)).replace(
    /[\u00a0-\u00ff]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16)}`,
  );
}

/** What `printable` was made from: names that came with a listing and are now used to open something. */
export function fromPrintable(text: string): string {
  return text.replace(/\\(?:\\|u\{([0-9a-f]+)\})/gu, (_, code: string | undefined) =>
    code === undefined ? "\\" : String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

/** JSON for a terminal: what `JSON.stringify` leaves as it is but a terminal obeys, in JSON's own escapes. */
export function printableJson(value: object): string {
  const text = JSON.stringify(value, null, 2);
  return text.replace(UNSAFE, (unsafe) =>
    unsafe === "\\" || unsafe === "\n"
      ? unsafe
      : unsafe
          .split("")
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
          .join(""),
  );
}
