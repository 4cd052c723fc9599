/** Text from the host, made safe to show: nothing of it can move a cursor, hide or reorder words. */

/**
 * C0, DEL and C1 controls, bidirectional controls, zero-width and format characters, line separators,
 * tag characters, lone surrogates, and the backslash that our own escapes begin with.
 */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\\\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

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
