/** Makes a copy that others may see: known values in every encoding, places that hold secrets, forms of secrets. */

import type { Secret } from "../../model/secret.ts";
import type { Fingerprints } from "../../ports/fingerprints.ts";
import type { Scanner } from "../scanner/scanner.ts";
import { CUT, windows } from "../scanner/windows.ts";
import type { Chunks, Cut, Window } from "../scanner/windows.ts";
import { entropyHints } from "./entropy-hints.ts";
import type { Hint } from "./entropy-hints.ts";
import { openKnownSpans } from "./known-spans.ts";
import type { KnownSpans } from "./known-spans.ts";
import { placedFingerprints } from "./placed-fingerprints.ts";
import { mergedSpans } from "./spans.ts";
import type { Span } from "./spans.ts";
import { placedValues } from "./structure.ts";
import { substitute } from "./substitute.ts";

/** A value that must not be seen, by the name that stands in its place. */
export interface HiddenValue {
  readonly kind: string;
  readonly fingerprint: string;
  readonly secret: Secret;
}

/** One stretch of the original and what took its place; nothing in it is secret. */
export interface Replacement {
  readonly offset: number;
  readonly length: number;
  readonly kind: string;
  readonly fingerprint: string;
  readonly rule: string;
}

export interface Redaction {
  readonly replaced: (replacement: Replacement) => void;
  /** Random text that no rule claims: a person has to look. It stays in the copy. */
  readonly hint: (hint: Hint) => void;
}

export interface Leak {
  readonly kind: string;
  readonly fingerprint: string;
  readonly encoding: string;
  readonly offset: number;
}

export interface Redactor {
  /** The copy; as many lines as the original, and valid JSON where that was. */
  redact(chunks: Chunks, redaction: Redaction, cut?: Cut): AsyncGenerator<Uint8Array>;
  /** Every known value that is still there, in any encoding: one is enough to refuse the copy. */
  leaks(chunks: Chunks, cut?: Cut): AsyncGenerator<Leak>;
  /** Values too short or too ordinary to be looked for outside their own fields. */
  readonly onlyInFields: readonly HiddenValue[];
}

export interface RedactorParts {
  readonly values: readonly HiddenValue[];
  readonly scanner: Scanner;
  readonly fingerprints: Fingerprints;
}

const LATIN1 = new TextDecoder("latin1");

/** Surest first. */
const LAYERS = { known: 1, pattern: 2, structure: 3 } as const;

export function openRedactor(parts: RedactorParts): Redactor {
  const known = openKnownSpans(parts.values);
  const placed = placedFingerprints(parts.fingerprints);
  return {
    onlyInFields: known.passed,
    redact: (chunks, redaction, cut) =>
      redact({ ...parts, known, placed }, { chunks, redaction, cut: cut ?? CUT }),
    leaks: (chunks, cut) => leaks(known, chunks, cut ?? CUT),
  };
}

interface Tools extends RedactorParts {
  readonly known: KnownSpans;
  /** Fingerprint of a value that only its place gives away. */
  readonly placed: (value: Uint8Array) => string;
}

interface Work {
  readonly chunks: Chunks;
  readonly redaction: Redaction;
  readonly cut: Cut;
}

async function* redact(tools: Tools, work: Work): AsyncGenerator<Uint8Array> {
  /** Offset in the stream up to which everything was written. */
  let written = 0;
  for await (const window of windows(work.chunks, work.cut)) {
    const spans = mergedSpans(spansIn(tools, window.bytes), window.bytes);
    const to = window.base + window.to;
    const parts: Uint8Array[] = [];
    for (const span of spans) {
      const start = Math.max(window.base + span.start, written);
      const end = window.base + span.end;
      if (start >= to || end <= written) continue;
      parts.push(window.bytes.slice(written - window.base, start - window.base));
      parts.push(substitute(window.bytes, { ...span, start: start - window.base }));
      const { kind, fingerprint, rule } = span;
      work.redaction.replaced({ offset: start, length: end - start, kind, fingerprint, rule });
      written = end;
    }
    if (written < to) {
      parts.push(window.bytes.slice(written - window.base, window.to));
      written = to;
    }
    for (const hint of hintsIn(window, spans)) work.redaction.hint(hint);
    yield* parts;
  }
}

function spansIn(
  { known, scanner, fingerprints, placed }: Tools,
  bytes: Uint8Array,
): readonly Span[] {
  const patterns = scanner
    .scanBytes(bytes)
    .filter(({ confidence, isPublic }) => !isPublic && confidence !== "low")
    .map((hit): Span => ({
      start: hit.offset,
      end: hit.offset + hit.length,
      kind: hit.kind,
      fingerprint: fingerprints.of(hit.secret, "high"),
      rule: `pattern ${hit.encoding}`,
      layer: LAYERS.pattern,
    }));
  const inPlaces = placedValues(LATIN1.decode(bytes)).map(({ start, end, rule }): Span => ({
    start,
    end,
    kind: "unknown",
    // Whoever chose the value, its fingerprint must not help to guess it.
    fingerprint: placed(bytes.slice(start, end)),
    rule: `place ${rule}`,
    layer: LAYERS.structure,
  }));
  return [...known.find(bytes), ...patterns, ...inPlaces];
}

function hintsIn(window: Window, spans: readonly Span[]): readonly Hint[] {
  return entropyHints(window.bytes)
    .filter(({ offset }) => offset >= window.from && offset < window.to)
    .filter(
      ({ offset, length }) =>
        !spans.some((span) => span.start < offset + length && offset < span.end),
    )
    .map((hint) => ({ ...hint, offset: window.base + hint.offset }));
}

async function* leaks(known: KnownSpans, chunks: Chunks, cut: Cut): AsyncGenerator<Leak> {
  for await (const window of windows(chunks, cut)) {
    for (const { start, kind, fingerprint, rule } of known.find(window.bytes)) {
      if (start < window.from || start >= window.to) continue;
      yield {
        kind,
        fingerprint,
        encoding: rule.replace("known ", ""),
        offset: window.base + start,
      };
    }
  }
}
