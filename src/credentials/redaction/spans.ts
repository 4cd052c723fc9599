/** Stretches to be replaced: what overlaps becomes one, and no cut breaks a JSON text. */

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly fingerprint: string;
  readonly rule: string;
  /** Smaller is surer: the surest of overlapping spans gives its name. */
  readonly layer: number;
}

const BACKSLASH = 0x5c;

export function mergedSpans(spans: readonly Span[], bytes: Uint8Array): readonly Span[] {
  const merged: Span[] = [];
  const whole = spans.map((span) => withEscapes(span, bytes));
  for (const span of whole.toSorted(
    (one, other) => one.start - other.start || other.end - one.end,
  )) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else merged[merged.length - 1] = united(last, span);
  }
  return merged;
}

function united(one: Span, other: Span): Span {
  const surest = other.layer < one.layer ? other : one;
  return { ...surest, start: Math.min(one.start, other.start), end: Math.max(one.end, other.end) };
}

/** An escape is taken or left as a whole. */
function withEscapes(span: Span, bytes: Uint8Array): Span {
  const isCutBefore = backslashesBefore(bytes, span.start) % 2 === 1;
  const isCutAfter = backslashesBefore(bytes, span.end) % 2 === 1;
  return {
    ...span,
    start: isCutBefore ? span.start - 1 : startOfUnicode(bytes, span.start),
    end:
      isCutAfter && bytes[span.end] !== undefined
        ? span.end + escapeRest(bytes, span.end)
        : span.end,
  };
}

function backslashesBefore(bytes: Uint8Array, at: number): number {
  let count = 0;
  while (bytes[at - 1 - count] === BACKSLASH) count += 1;
  return count;
}

/** `\u00e9` before the first byte may end inside of what was found. */
function startOfUnicode(bytes: Uint8Array, start: number): number {
  for (let back = 1; back <= 4; back += 1) {
    const at = start - back - 1;
    if (bytes[start - back] === 0x75 && bytes[at] === BACKSLASH) {
      return backslashesBefore(bytes, at + 1) % 2 === 1 ? at : start;
    }
  }
  return start;
}

function escapeRest(bytes: Uint8Array, at: number): number {
  return bytes[at] === 0x75 ? 5 : 1;
}
