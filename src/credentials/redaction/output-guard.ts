/** Last line of defence: no text leaves the tool while it holds a known value in any encoding. */

import { Secret } from "../../model/secret.ts";
import { openKnownSpans } from "./known-spans.ts";
import type { KnownSpans } from "./known-spans.ts";
import type { HiddenValue } from "./redactor.ts";
import { mergedSpans } from "./spans.ts";
import type { Span } from "./spans.ts";
import { substitute } from "./substitute.ts";

export interface OutputGuard {
  /** From now on. What was hidden stays so after the value itself is erased. */
  hide(values: readonly HiddenValue[]): void;
  /** Each line of a key file by itself: what is shown of it would be one line. */
  hideLines(file: HiddenValue): void;
  /** The text itself, or one in which every known value is replaced. */
  pass(text: string): string;
  /** Whether a value begins in one text and ends in the next: a terminal shows lines one by one. */
  isAcross(before: string, text: string): boolean;
  /** How many values were held back; more than none is a defect of ours. */
  readonly held: number;
}

/** Longer values than a line are keys in armour, whose lines are looked for one by one. */
const SHORTEST_LINE = 16;

export function openOutputGuard(values: readonly HiddenValue[] = []): OutputGuard {
  const hidden: KnownSpans[] = [openKnownSpans(values)];
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let held = 0;
  const spansIn = (bytes: Uint8Array): readonly Span[] =>
    mergedSpans(
      hidden.flatMap((known) => known.find(bytes)),
      bytes,
    );
  return {
    hide: (more) => {
      if (more.length > 0) hidden.push(openKnownSpans(more));
    },
    hideLines: (file) => {
      hidden.push(openKnownSpans(linesOf(file)));
    },
    pass: (text) => {
      const bytes = encoder.encode(text);
      const spans = spansIn(bytes);
      if (spans.length === 0) return text;
      held += spans.length;
      let passed = "";
      let written = 0;
      for (const span of spans) {
        passed += decoder.decode(bytes.subarray(written, span.start));
        passed += decoder.decode(substitute(bytes, span));
        written = span.end;
      }
      return passed + decoder.decode(bytes.subarray(written));
    },
    isAcross: (before, text) => {
      const first = encoder.encode(`${before}\n`);
      const both = encoder.encode(`${before}\n${text}`);
      const isIt = spansIn(both).some(
        ({ start, end }) => start < first.length && end > first.length,
      );
      if (isIt) held += 1;
      return isIt;
    },
    get held() {
      return held;
    },
  };
}

function linesOf({ kind, fingerprint, secret }: HiddenValue): readonly HiddenValue[] {
  const lines = new TextDecoder().decode(secret.reveal()).split(/\r?\n/u);
  return lines
    .filter((line) => line.length >= SHORTEST_LINE && !line.startsWith("#"))
    .map((line) => ({ kind, fingerprint, secret: Secret.fromText(line.trim()) }));
}
