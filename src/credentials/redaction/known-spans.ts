/** Where known values stand, in any encoding and over line ends. */

import type { HiddenValue } from "./redactor.ts";
import { openNeedles } from "./needles.ts";
import type { Found } from "./needles.ts";
import type { Span } from "./spans.ts";
import { READINGS, unwrapped } from "./unwrapped.ts";
import type { Unwrapped } from "./unwrapped.ts";
import { SHORTEST_FORM, writtenForms } from "./written-forms.ts";

export interface KnownSpans {
  find(bytes: Uint8Array): readonly Span[];
  readonly passed: readonly HiddenValue[];
}

interface Meaning {
  readonly value: HiddenValue;
  readonly encoding: string;
}

export function openKnownSpans(values: readonly HiddenValue[]): KnownSpans {
  const isPassed = (value: HiddenValue): boolean => isOrdinary(value.secret.reveal());
  const needles = openNeedles(
    values
      .filter((value) => !isPassed(value))
      .flatMap((value) =>
        writtenForms(value.secret.reveal()).map(({ encoding, bytes }) => ({
          bytes,
          meaning: { value, encoding } satisfies Meaning,
        })),
      ),
  );
  return {
    passed: values.filter(isPassed),
    find: (bytes) => {
      const wrapped = joinings(bytes).flatMap((joined) =>
        needles(joined.bytes).map((found) => back(found, joined.places)),
      );
      const spans = [
        ...needles(bytes).map((found) => spanOf(found, "")),
        ...wrapped.map((found) => spanOf(found, " wrapped")),
      ].map((span) => withEdges(span, bytes));
      return distinct(spans);
    },
  };
}

/** The text without its line ends, once for each reading in which it is another text. */
function joinings(bytes: Uint8Array): readonly Unwrapped[] {
  const read = READINGS.flatMap((reading) => unwrapped(bytes, reading) ?? []);
  return read.filter(({ bytes: joined }, at) => joined.length !== read[at - 1]?.bytes.length);
}

/** A value that was found in several readings was found once. */
function distinct(spans: readonly Span[]): readonly Span[] {
  const keys = new Map(
    spans.map((span) => [`${span.start} ${span.end} ${span.rule} ${span.fingerprint}`, span]),
  );
  return spans.length === keys.size ? spans : [...keys.values()];
}

/** Replaced everywhere, a common word would tell by its absence what the password is. */
function isOrdinary(value: Uint8Array): boolean {
  if (value.length < SHORTEST_FORM) return true;
  return /^(?:[a-z]{1,12}|[A-Z][a-z]{1,11})$/u.test(
    new TextDecoder().decode(value.subarray(0, 64)),
  );
}

function back(found: Found<Meaning>, places: Uint32Array): Found<Meaning> {
  return {
    ...found,
    start: places[found.start] ?? 0,
    end: (places[found.end - 1] ?? 0) + 1,
  };
}

function spanOf({ start, end, meaning }: Found<Meaning>, how: string): Span {
  const { kind, fingerprint } = meaning.value;
  return { start, end, kind, fingerprint, rule: `known ${meaning.encoding}${how}`, layer: 1 };
}

const IN_BASE64 = /[A-Za-z0-9+/_=-]/u;

/** The characters of base64 at both ends hold the rest of the first and of the last byte. */
function withEdges(span: Span, bytes: Uint8Array): Span {
  if (!span.rule.startsWith("known base64")) return span;
  const isLetter = (at: number): boolean => IN_BASE64.test(String.fromCharCode(bytes[at] ?? 0));
  return {
    ...span,
    start: span.start > 0 && isLetter(span.start - 1) ? span.start - 1 : span.start,
    end: isLetter(span.end) ? span.end + 1 : span.end,
  };
}
